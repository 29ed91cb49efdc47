// A further mask of a field.
fn keep_power(i: u32, value: f32) { store_field(i, load_field(i) + value); }
