// Keys of bf16: the upper half of those of f32, of which the lower one tells nothing. Linked besides: ordered_key.
fn key_of(x: f32) -> u32 { return ordered_key(x) >> 16u; }
fn value_of(key: u32) -> f32 { return ordered_number((key << 16u) | select(0u, 0xffffu, key < 0x8000u)); }
