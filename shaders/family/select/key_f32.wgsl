// Keys of f32. Linked besides: ordered_key.
fn key_of(x: f32) -> u32 { return ordered_key(x); }
fn value_of(key: u32) -> f32 { return ordered_number(key); }
