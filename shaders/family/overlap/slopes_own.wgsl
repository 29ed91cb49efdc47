// Each lane keeps the slopes of its classes in registers.
var<private> own_slopes: array<vec2<f32>, 32>;

fn slopes_start(at: u32) {
  for (var c = 0u; c < ITEMS; c++) { // unrolled: ITEMS
    own_slopes[c] = load_slopes(at + c);
  }
}

fn slopes_of(at: u32, i: u32, c: u32) -> vec2<f32> { return own_slopes[i]; }
