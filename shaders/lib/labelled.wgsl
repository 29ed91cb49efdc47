// A row of a class: its weight is the class's.
fn label_classes() -> u32 { return step.classes; }
fn labelled(q: u32, label: u32) -> Row { return row_counted(label, load_weight(label)); }
