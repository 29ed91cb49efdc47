// The Gaussian window of SSIM, and what both of its directions share.
//
// x and y are taken less the middle pixel of the block of DOWN rows and ACROSS columns in which they lie, so that variances
// of a flat region do not cancel; borders are padded with zeros, which become minus that shift. A tile is a block.

const ACROSS: u32 = 16u;
override DOWN: u32 = 16u;
override WINDOW: u32 = 11u;

var<workgroup> taps: array<f32, WINDOW>;

// Fills the taps, unscaled, and returns one over their sum. Every invocation calls it.
fn make_taps(lid: u32) -> f32 {
  let middle = f32(WINDOW / 2u);
  for (var k = lid; k < WINDOW; k += WORKGROUP) {
    let q = min(abs(f32(k) - middle) / params.sigma, 13.0);
    taps[k] = exp(-0.5 * q * q);
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var k = 0u; k < WINDOW; k++) { sum += taps[k]; }
  return 1.0 / sum;
}

fn inside(y: i32, x: i32) -> bool {
  return u32(y) < step.height && u32(x) < step.width;
}

fn pixel(plane: u32, y: i32, x: i32) -> u32 {
  return (plane * step.height + u32(y)) * step.width + u32(x);
}

fn middle_of(at: i32, block: u32, size: u32) -> i32 {
  return min(i32(u32(at) / block * block + block / 2u), i32(size) - 1);
}

fn finite(v: f32) -> f32 { return select(v, 0.0, nonfinite(v)); }

// A pixel of x and of y; NaN of x where either is no finite number, which makes the moments of x in the windows that hold
// the pixel a NaN.
fn pixels(i: u32) -> vec2<f32> {
  let x = load_input(i);
  let y = load_target(i);
  return vec2(select(x, not_a_number(), nonfinite(x) || nonfinite(y)), y);
}

// Shift of x and of y around a pixel.
fn shift(plane: u32, y: i32, x: i32) -> vec2<f32> {
  let i = pixel(plane, middle_of(y, DOWN, step.height), middle_of(x, ACROSS, step.width));
  return vec2(finite(load_input(i)), finite(load_target(i)));
}
