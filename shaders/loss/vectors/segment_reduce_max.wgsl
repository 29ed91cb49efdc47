fn key_of(x: f32) -> u32 { return ordered_key(x); }

fn of_key(key: u32) -> f32 { return ordered_number(key); }
