// Distances from a plane by class: sums, in a unit of the rows, and how many there are; bit c of the flags where class c has a
// stray. A label that is neither 0 nor 1 leaves its row out.
struct Part { zero: f32, one: f32, zeros: u32, ones: u32, flags: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.zero + b.zero, a.one + b.one, a.zeros + b.zeros, a.ones + b.ones, a.flags | b.flags);
}
