// x logit_scale, over temperature, in the classes that the mask leaves in; the others have probability 0.

const CURVED: bool = false;

// Whether logit_scale is given.
override SCALED: u32 = 0u;

fn row_score(row: Row, start: u32, c: u32) -> f32 {
  if !is_in(start, c) { return no_probability(); }
  let x = load_input(cell(start, c));
  let scale = load_logit_scale(cell(start, c));
  if nonfinite(scale) { return not_a_number(); }
  return select(x * scale, x, nonfinite(x));
}

fn score_slope(row: Row, start: u32, c: u32, x: f32) -> f32 { return 1.0; }

fn store_slopes(row: Row, start: u32, p: u32, i: u32, c: u32, g: f32, flagged: bool) {
  let at = cell(start, c);
  var slopes = vec2<f32>();
  if row.counts && is_in(start, c) {
    slopes.x = g;
    if SCALED == 1u {
      let x = load_input(at);
      slopes = g * vec2(load_logit_scale(at), select(x, 0.0, minus_infinity(x)));
    }
    slopes = select(slopes, vec2(not_a_number()), flagged);
  }
  emit_item(p, i, start, c, slopes.x);
  store_grad_logit_scale(at, slopes.y);
}
