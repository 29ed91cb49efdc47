// 2^by v through the bits of the exponent, for a product may be reassociated: one driver of Mesa computes
// ldexp(a * b, 64) as ldexp(a, 64) * b, which overflows. Below the normal numbers 0, above the largest infinity; NaN and
// infinity stay.
fn times_power_of_two(v: f32, by: i32) -> f32 {
  let bits = bitcast<u32>(v);
  let sign = bits & 0x80000000u;
  let exponent = i32((bits >> 23u) & 0xffu);
  let moved = exponent + by;
  if exponent == 255 { return v; }
  if exponent == 0 || moved <= 0 { return bitcast<f32>(sign); }
  if moved >= 255 { return bitcast<f32>(sign | 0x7f800000u); }
  return bitcast<f32>((bits & 0x807fffffu) | (u32(moved) << 23u));
}
