// A part that follows from each class's logit and share: the sum over the classes that have terms, times their weights. A hook
// brings element(x, t), value and slope, and large_element, 2^-64 of both.
const NORMALIZED: bool = false;

// Whether an element is none: a score of minus infinity is one where the target has no share of it.
fn no_element(x: f32, t: f32, w: f32) -> bool {
  return no_score(x) || nonfinite(t) || nonfinite(w) || (minus_infinity(x) && t != 0.0);
}

fn companion_value(start: u32, r: u32, row: Row, s: Moments) -> Companion {
  var sum = Companion(0.0, 0.0, 0u);
  if !row.counts { return sum; }
  for (var i = 0u; i < items(r); i++) {
    let c = r + i * LANES;
    let x = load_input(cell(start, c));
    let t = share(row, start, c);
    let w = load_weight(c);
    if c >= step.first_class && no_element(x, t, w) {
      sum.flags = 1u;
    } else if c >= step.first_class && !minus_infinity(x) {
      let value = w * element(x, t).x;
      if abs(value) < 0x1p+64f { sum.value += value; } else { sum.large += w * large_element(x, t).x; }
    }
  }
  return sum;
}

fn companion_pulls() -> bool { return false; }
fn companion_pull(start: u32, c: u32, row: Row, s: Moments) -> f32 { return 0.0; }
fn companion_all(start: u32, row: Row, s: Moments, pull: f32) -> f32 { return 0.0; }

fn companion_slope(start: u32, c: u32, row: Row, s: Moments, probability: f32, all: f32) -> f32 {
  if c < step.first_class { return 0.0; }
  let x = load_input(cell(start, c));
  let t = share(row, start, c);
  let w = load_weight(c);
  if no_element(x, t, w) { return not_a_number(); }
  if minus_infinity(x) { return 0.0; }
  return w * element(x, t).y;
}
