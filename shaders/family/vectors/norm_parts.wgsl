// Parts of a norm: of small, middle and large elements, each in a unit of its own, so that none over- or underflows; and
// whether there was an infinity (1) or a NaN (2).

alias Part = vec4<f32>;

fn part_at(i: u32, segment: u32) -> Part { return term(load_vector(i)); }

fn flagged(x: f32) -> Part { return vec4(0.0, 0.0, 0.0, select(1.0, 2.0, is_nan(x))); }

// A norm m 2^power, and its flag.
struct Norm { m: f32, power: i32, flag: f32 }

fn norm_value(norm: Norm) -> f32 {
  if norm.flag >= 2.0 { return not_a_number(); }
  if norm.flag == 1.0 { return bitcast<f32>(0x7f800000u | (step.nan_source & 1u)); }
  if norm.power != 0 { return times_power_of_two(norm.m, norm.power); }
  return norm.m;
}
