// Labels are classes; marks hold -1 for an ignored one and INVALID_LABEL for a bad one.
fn counted(label: i32) -> bool { return label >= 0; }
fn is_bad(label: i32) -> bool { return label == INVALID_LABEL; }
