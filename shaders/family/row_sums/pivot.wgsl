// The mean of a row over a power of two near its largest magnitude, so that nothing is beyond f32.

// `mean` is in the unit, of which `scale` is the inverse.
struct Pivot { mean: f32, scale: f32 }

// Sums of small, middle and large numbers, each in a unit of its own; the largest magnitude's bits, and how many there are.
struct Scaled { small: f32, middle: f32, large: f32, most: u32, count: u32 }

fn scaled_of(x: f32) -> Scaled {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  if bits >= 0x55800000u { return Scaled(0.0, 0.0, times_power_of_two(x, -85), bits, 1u); }
  if bits < 0x26800000u { return Scaled(times_power_of_two(x, 75), 0.0, 0.0, bits, 1u); }
  return Scaled(0.0, x, 0.0, bits, 1u);
}

fn join_scaled(a: Scaled, b: Scaled) -> Scaled {
  return Scaled(a.small + b.small, a.middle + b.middle, a.large + b.large, max(a.most, b.most), a.count + b.count);
}

// The power of two of a unit: that of the largest magnitude, where its inverse is a number too.
fn unit_of(most: u32) -> i32 { return clamp(i32(most >> 23u) - 127, -126, 126); }
fn unit_of_pivot(pivot: Pivot) -> i32 { return 127 - i32(bitcast<u32>(pivot.scale) >> 23u); }

fn pivot_from(all: Scaled) -> Pivot {
  if all.count == 0u { return Pivot(0.0, 1.0); }
  let unit = unit_of(all.most);
  let sum = times_power_of_two(all.small, -75 - unit) + times_power_of_two(all.middle, -unit)
    + times_power_of_two(all.large, 85 - unit);
  return Pivot(sum / f32(all.count), bitcast<f32>(u32(127 - unit) << 23u));
}

// What is no number stays what it is.
fn centered(x: f32, pivot: Pivot) -> f32 {
  if nonfinite(x) { return x; }
  return x * pivot.scale - pivot.mean;
}
