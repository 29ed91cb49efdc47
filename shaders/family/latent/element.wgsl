// Cells of features, over the norms of their channels.

// 1 where each side has its own norm, rather than both the target's.
override OWN: u32 = 0u;
// 1 where errors are absolute, rather than squared.
override L1: u32 = 0u;

// One over a norm is inverse 2^power.
struct Norm { inverse: f32, power: i32 }

// Of the prediction and of the target at a position; and the former's norm over itself without its eps, 0 of a zero vector.
struct Norms { input: Norm, reference: Norm, ratio: f32 }

fn over(x: f32, norm: Norm) -> f32 { return times_power_of_two(x, norm.power) * norm.inverse; }

// By the bits, for the mask may be a NaN.
fn is_masked(m: f32) -> bool { return (bitcast<u32>(m) & 0x7fffffffu) == 0u; }

fn element_at(sample: u32, c: u32, cell: u32) -> u32 {
  return sample * step.sample_stride + c * step.class_stride + cell * step.cell_stride;
}
