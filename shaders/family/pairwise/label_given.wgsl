fn label_of(row: u32) -> i32 { return load_labels(row); }
