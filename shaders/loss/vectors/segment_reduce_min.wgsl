// The other way round, but NaN.
fn key_of(x: f32) -> u32 {
  if is_nan(x) { return 0xffffffffu; }
  return ~ordered_key(x);
}

fn of_key(key: u32) -> f32 { return ordered_number(~key); }
