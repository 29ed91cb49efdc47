// Sums of products, those of large numbers in a unit of 2^128, so that they may cancel; a flag says that a number is none.
struct Part { sum: f32, large: f32, stray: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.sum + b.sum, a.large + b.large, a.stray | b.stray);
}

fn exponent_of(x: f32) -> u32 { return (bitcast<u32>(x) >> 23u) & 0xffu; }

fn product(a: f32, b: f32) -> Part {
  if nonfinite(a) | nonfinite(b) { return Part(0.0, 0.0, 1u); }
  // From about 2^100 on.
  if exponent_of(a) + exponent_of(b) >= 354u {
    return Part(0.0, times_power_of_two(a, -64) * times_power_of_two(b, -64), 0u);
  }
  return Part(a * b, 0.0, 0u);
}
