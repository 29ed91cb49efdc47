// Sums for eight strengths, and a bit for each that met what is no number.
struct Part { low: vec4<f32>, high: vec4<f32>, stray: u32 }

fn join(a: Part, b: Part) -> Part { return Part(a.low + b.low, a.high + b.high, a.stray | b.stray); }
