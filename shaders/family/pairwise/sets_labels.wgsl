// Labels are any integers; one that i32 does not hold makes no pair.
fn counted(label: i32) -> bool { return label != INVALID_LABEL; }
fn is_bad(label: i32) -> bool { return label == INVALID_LABEL; }
