// Sums of four weights and of what they weigh, large numbers in a unit of 2^64; a flag says that one is no number.
struct Part { weight: vec4<f32>, sum: vec4<f32>, large: vec4<f32>, stray: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.weight + b.weight, a.sum + b.sum, a.large + b.large, a.stray | b.stray);
}
