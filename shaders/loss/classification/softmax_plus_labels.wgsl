// A row of a class, the last one included.
fn label_classes() -> u32 { return step.classes + 1u; }
fn labelled(q: u32, label: u32) -> Row { return row_counted(label, 1.0); }
