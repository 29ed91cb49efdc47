// Counts in f32.
fn store_members(class_number: u32, count: Sum) { store_counts(class_number, f32(count)); }
