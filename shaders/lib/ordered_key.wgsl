// A number's bits, so that keys order as numbers do: -0 as 0, NaN above all, and none is 0.
fn ordered_key(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if (bits & 0x7fffffffu) == 0u { return 0x80000000u; }
  if (bits & 0x7fffffffu) > 0x7f800000u { return 0xffffffffu; }
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

// The number of a key.
fn ordered_number(key: u32) -> f32 { return bitcast<f32>(select(~key, key & 0x7fffffffu, key >= 0x80000000u)); }
