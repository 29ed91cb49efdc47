// Losses that give the gradients of two tensors.
alias Slopes = vec2<f32>;

fn bad_slopes() -> Slopes { return vec2(not_a_number()); }
fn store_slopes(i: u32, g: Slopes) {
  store_g0(i, g.x);
  store_g1(i, g.y);
}
fn store2_slopes(i: u32, a: Slopes, b: Slopes) {
  store2_g0(i, a.x, b.x);
  store2_g1(i, a.y, b.y);
}
