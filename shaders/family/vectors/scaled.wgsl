// Numbers m 2^power beyond f32, m 0 or of magnitude 1 to 2: norms, their products and quotients.

struct Scaled { m: f32, power: i32 }

fn scaled(v: f32, power: i32) -> Scaled {
  let bits = bitcast<u32>(v);
  let exponent = i32((bits >> 23u) & 0xffu);
  if exponent == 0 { return Scaled(); }
  return Scaled(bitcast<f32>((bits & 0x807fffffu) | 0x3f800000u), power + exponent - 127);
}

fn number(s: Scaled) -> f32 { return times_power_of_two(s.m, s.power); }

fn times(a: Scaled, b: Scaled) -> Scaled { return scaled(a.m * b.m, a.power + b.power); }

// 0 where b is.
fn over(a: Scaled, b: Scaled) -> Scaled {
  if b.m == 0.0 { return Scaled(); }
  return scaled(a.m / b.m, a.power - b.power);
}

fn plus(a: Scaled, b: Scaled) -> Scaled {
  if a.m == 0.0 { return b; }
  if b.m == 0.0 { return a; }
  let power = max(a.power, b.power);
  return scaled(times_power_of_two(a.m, a.power - power) + times_power_of_two(b.m, b.power - power), power);
}

// Of numbers that are at least 0.
fn at_most(a: Scaled, b: Scaled) -> bool {
  if a.m == 0.0 || b.m == 0.0 { return a.m == 0.0; }
  if a.power != b.power { return a.power < b.power; }
  return a.m <= b.m;
}
