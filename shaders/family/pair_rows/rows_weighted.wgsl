// Rows with weights of their own, which also say what counts.

const DENSE: bool = true;

struct Row { counts: bool, bad: bool, label: u32, weight: f32 }

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return Row(false, false, 0u, 0.0); }
  let weight = load_row_weights(q);
  return Row(bitcast<u32>(weight) != bitcast<u32>(LEFT_OUT_WEIGHT), false, 0u, weight);
}
