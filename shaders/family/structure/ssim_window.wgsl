// The Gaussian window of SSIM, and what both of its directions share.
//
// x and y are taken less the middle pixel of the GRID x GRID block in which a tile lies, so that variances of
// a flat region do not cancel; borders are padded with zeros, which become minus that shift.

const GRID: u32 = 16u;
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
  return y >= 0 && x >= 0 && y < i32(step.height) && x < i32(step.width);
}

fn pixel(plane: u32, y: i32, x: i32) -> u32 {
  return (plane * step.height + u32(y)) * step.width + u32(x);
}

fn middle_of(at: i32, size: u32) -> i32 {
  return min(i32(u32(at) / GRID * GRID + GRID / 2u), i32(size) - 1);
}

fn finite(v: f32) -> f32 { return select(v, 0.0, nonfinite(v)); }

// A pixel of x and of y; NaN where it is no finite number, which makes the windows that hold it a NaN.
fn pixels(i: u32) -> vec2<f32> {
  let x = load_input(i);
  let y = load_target(i);
  return select(vec2(x, y), vec2(not_a_number()), nonfinite(x) || nonfinite(y));
}

// Shift of x and of y around a pixel.
fn shift(plane: u32, y: i32, x: i32) -> vec2<f32> {
  let i = pixel(plane, middle_of(y, step.height), middle_of(x, step.width));
  return vec2(finite(load_input(i)), finite(load_target(i)));
}
