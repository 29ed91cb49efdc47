// Largest score and sum of exponentials of a row, which has few classes; NaN where a score is none, or none is finite.
fn statistics_of(q: u32, start: u32) -> vec2<f32> {
  var x: array<f32, 8>;
  var m = -0x1.fffffep+127f;
  var strays = false;
  for (var c = 0u; c < CLASSES; c++) { // unrolled: CLASSES
    x[c] = load_input(cell(start, c));
    strays = strays || no_score(x[c]);
    m = max(m, x[c]);
  }
  var l = 0.0;
  var finite = false;
  for (var c = 0u; c < CLASSES; c++) { // unrolled: CLASSES
    finite = finite || !nonfinite(x[c]);
    l += exp(max(x[c] - m, -200.0));
  }
  return vec2(m, select(l, not_a_number(), strays || !finite));
}
