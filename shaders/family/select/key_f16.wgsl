// Keys of f16: a number's bits, so that keys order as numbers do: -0 as 0, NaN above all, and none is 0. Linked besides: half.

fn key_of(x: f32) -> u32 {
  let bits = f16_encode(x);
  if (bits & 0x7fffu) == 0u { return 0x8000u; }
  if (bits & 0x7fffu) > 0x7c00u { return 0xffffu; }
  return select(bits | 0x8000u, ~bits & 0xffffu, bits >= 0x8000u);
}

fn value_of(key: u32) -> f32 { return f16_decode(select(~key & 0xffffu, key & 0x7fffu, key >= 0x8000u)); }
