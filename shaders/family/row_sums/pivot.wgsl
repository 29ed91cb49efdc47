// The mean of a row in a unit, the power of two of its largest magnitude, so that nothing is beyond f32.

struct Pivot { mean: f32, power: i32 }

// A sum of so many numbers, in units of 2^power.
struct Scaled { sum: f32, power: i32, count: u32 }

fn scaled_of(x: f32) -> Scaled {
  let power = i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127;
  return Scaled(times_power_of_two(x, -power), power, 1u);
}

fn join_scaled(a: Scaled, b: Scaled) -> Scaled {
  if a.count == 0u { return b; }
  if b.count == 0u { return a; }
  let power = max(a.power, b.power);
  let sum = times_power_of_two(a.sum, a.power - power) + times_power_of_two(b.sum, b.power - power);
  return Scaled(sum, power, a.count + b.count);
}

fn pivot_from(all: Scaled) -> Pivot {
  if all.count == 0u { return Pivot(); }
  return Pivot(all.sum / f32(all.count), all.power);
}

// What is no number stays what it is.
fn centered(x: f32, pivot: Pivot) -> f32 {
  if nonfinite(x) { return x; }
  return times_power_of_two(x, -pivot.power) - pivot.mean;
}
