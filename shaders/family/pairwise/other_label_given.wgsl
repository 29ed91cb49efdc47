fn other_label_of(row: u32) -> i32 { return load_other_labels(row); }
