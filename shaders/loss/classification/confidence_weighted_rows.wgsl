// A row of its label and two weights: confidence^gamma, and boundary_weight on a boundary. A row of a confidence up to the
// threshold does not count.

override HAS_THRESHOLD: u32 = 0u;

fn row_found(q: u32) -> Row {
  let label = load_labels(q);
  if label == params.ignore_index { return row_left_out(false); }
  if label < 0 || label >= i32(step.classes) { return row_left_out(true); }
  let confidence = load_confidence(q);
  let threshold = load_threshold(0u);
  let known = !nonfinite(confidence) && !nonfinite(threshold);
  if HAS_THRESHOLD == 1u && known && confidence <= threshold { return row_left_out(false); }
  let weights = vec2(power(max(confidence, 0.0), params.gamma), select(0.0, params.boundary_weight, load_boundary(q) != 0));
  return Row(true, false, u32(label), select(not_a_number(), 1.0, known), weights);
}

// A mean of the second part is over the boundary.
fn counted_as(row: Row) -> f32 { return select(0.0, 1.0, row.numbers.y != 0.0); }
