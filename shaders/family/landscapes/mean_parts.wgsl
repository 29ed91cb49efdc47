// Sums of numbers whose mean is wanted: large ones in a unit of 2^64, for a mean fits f32 where its sum may not; a flag says
// that a number is none.
struct Part { sum: f32, large: f32, stray: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.sum + b.sum, a.large + b.large, a.stray | b.stray);
}

fn mean_part(x: f32) -> Part {
  if nonfinite(x) { return Part(0.0, 0.0, 1u); }
  if abs(x) >= 0x1p+64f { return Part(0.0, times_power_of_two(x, -64), 0u); }
  return Part(x, 0.0, 0u);
}

// The mean of so many numbers.
fn mean_of(part: Part, count: f32) -> f32 {
  if part.stray != 0u { return not_a_number(); }
  return times_power_of_two(part.large / count, 64) + part.sum / count;
}
