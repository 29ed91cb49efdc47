// Products of small, middle and large factors, each in a unit of its own, so that none over- or underflows before its sum.

fn exponent_of(x: f32) -> u32 { return (bitcast<u32>(x) >> 23u) & 0xffu; }

// In units of 2^-128, 1 and 2^128.
fn products_of(a: f32, b: f32) -> vec3<f32> {
  let exponents = exponent_of(a) + exponent_of(b);
  if exponents >= 354u { return vec3(0.0, 0.0, times_power_of_two(a, -64) * times_power_of_two(b, -64)); }
  if exponents <= 174u { return vec3(times_power_of_two(a, 64) * times_power_of_two(b, 64), 0.0, 0.0); }
  return vec3(0.0, a * b, 0.0);
}

// Their sum m 2^power.
struct Product { m: f32, power: i32 }

fn product_of(s: vec3<f32>) -> Product {
  if s.z != 0.0 { return Product(s.z + times_power_of_two(s.y, -128), 128); }
  if s.y != 0.0 { return Product(s.y + times_power_of_two(s.x, -128), 0); }
  return Product(s.x, -128);
}
