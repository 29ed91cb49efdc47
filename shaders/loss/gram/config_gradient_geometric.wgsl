// The geometric mean of the rows' lengths times the sum of the cosines. Exponents are added apart from mantissas, whose
// logarithms alone round.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  let bits = bitcast<u32>(n);
  let exponent = select(0.0, f32(bits >> 23u) - 127.0, present);
  let mantissa = select(0.0, log2(bitcast<f32>((bits & 0x7fffffu) | 0x3f800000u)), present);
  let total = row_totals(lid, vec4(cosine, exponent, mantissa, select(0.0, 1.0, present)));
  let whole = floor(total.y / total.w);
  let rest = (total.y - whole * total.w + total.z) / total.w;
  return times_power_of_two(exp2(rest) * total.x, i32(whole));
}
