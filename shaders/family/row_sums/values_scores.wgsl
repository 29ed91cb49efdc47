// Losses of a score and a share. A score of minus infinity of which there is no share is as good as the lowest number.
alias Values = vec2<f32>;

fn values(i: u32, row: u32) -> Values {
  let x = load_x0(i);
  let share = load_x1(i);
  return vec2(select(x, -0x1.fffffep+127f, minus_infinity(x) && share == 0.0), share);
}
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.y); }
