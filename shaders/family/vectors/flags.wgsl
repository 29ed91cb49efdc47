// What a sum has met that is no number: an infinity (1), one below 0 (2), NaN or both infinities (3).
fn joined_flag(a: f32, b: f32) -> f32 { return select(3.0, max(a, b), a == b || min(a, b) == 0.0); }

// The flag of a NaN or an infinity.
fn flag_of(x: f32) -> f32 {
  if is_nan(x) { return 3.0; }
  return select(1.0, 2.0, bitcast<u32>(x) >= 0x80000000u);
}

fn flagged(flag: f32) -> vec4<f32> { return vec4(0.0, 0.0, 0.0, flag); }

// Sums, and a flag.
fn join_sums(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  var sums = a + b;
  sums.w = joined_flag(a.w, b.w);
  return sums;
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
