// How far a curve lies above the line through its ends, and where it is highest.

// The order of half a height, and its place.
struct Part { key: u32, index: u32 }

fn join(a: Part, b: Part) -> Part {
  if b.key > a.key || (b.key == a.key && b.index < a.index) { return b; }
  return a;
}

// Half of a height: the height may be beyond f32 where both losses are not. An end that is no number leaves no line.
fn half_height(first: u32, g: u32) -> f32 {
  let last = step.span - 1u;
  let start = load_losses(first);
  let end = load_losses(first + last);
  let alpha_start = load_alpha(0u);
  let alpha_end = load_alpha(last);
  if nonfinite(start) || nonfinite(end) || nonfinite(alpha_start) || nonfinite(alpha_end) { return not_a_number(); }
  if g == 0u || g == last { return 0.0; }
  let loss = load_losses(first + g);
  let alpha = load_alpha(g);
  if nonfinite(alpha) { return not_a_number(); }
  if nonfinite(loss) { return loss; }
  let apart = half_difference(alpha_end, alpha_start);
  var share = 0.0;
  if apart != 0.0 { share = large_quotient(half_difference(alpha, alpha_start), apart); }
  return half_difference(loss, (1.0 - share) * start + share * end);
}

fn term(i: u32) -> Part {
  let row = i / step.span;
  let g = i - row * step.span;
  return Part(ordered_key(half_height(row * step.span, g)), g);
}

fn finish_row(row: u32, part: Part) {
  let half = ordered_number(part.key);
  store_barrier(row, select(2.0 * half, not_a_number(), is_nan(half)));
  store_index(row, part.index);
}
