// The statistics of the second set's anchors lie behind those of the first one's.
fn load_column_stats(row: u32) -> Stat { return load_stats(step.column_stats + row); }
