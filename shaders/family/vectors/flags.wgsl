// What a sum has met that is no number: an infinity (1), one below 0 (2), NaN or both infinities (3).

// The flag of a number by its bits: 0 where it is finite.
fn flag_of(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let infinity = select(1.0, 2.0, bits >= 0x80000000u);
  let stray = select(infinity, 3.0, (bits & 0x7fffffffu) > 0x7f800000u);
  return select(0.0, stray, nonfinite(x));
}

fn flagged(flag: f32) -> vec4<f32> { return vec4(0.0, 0.0, 0.0, flag); }

// Sums, and a flag.
fn join_sums(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  var sums = a + b;
  sums.w = select(max(a.w, b.w), 3.0, sums.w == 3.0);
  return sums;
}

// A number times 2^by, where that is a normal number, without a branch.
fn moved(x: f32, by: i32) -> f32 {
  let bits = bitcast<u32>(x);
  return bitcast<f32>(select(bits + (bitcast<u32>(by) << 23u), 0u, (bits & 0x7f800000u) == 0u));
}

// A number that may be none.
struct Norm { size: Scaled, flag: f32 }

fn norm_value(norm: Norm) -> f32 {
  if norm.flag == 0.0 { return number(norm.size); }
  let infinity = 0x7f800000u | (step.nan_source & 1u);
  if norm.flag == 1.0 { return bitcast<f32>(infinity); }
  if norm.flag == 2.0 { return bitcast<f32>(infinity | 0x80000000u); }
  return not_a_number();
}
