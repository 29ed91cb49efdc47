// The marks of the second set lie behind those of the first one.
fn load_inner_marks(row: u32) -> Mark { return load_outer_marks(step.other_marks + row); }
