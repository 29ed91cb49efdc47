// Squares of the normal and of the difference of means, and their products, in three units each; and a flag.
struct Part {
  w_small: f32, w_middle: f32, w_large: f32, z_small: f32, z_middle: f32, z_large: f32, low: f32, middle: f32, high: f32, flag: u32,
}

fn join(a: Part, b: Part) -> Part {
  return Part(a.w_small + b.w_small, a.w_middle + b.w_middle, a.w_large + b.w_large,
    a.z_small + b.z_small, a.z_middle + b.z_middle, a.z_large + b.z_large,
    a.low + b.low, a.middle + b.middle, a.high + b.high, a.flag | b.flag);
}
