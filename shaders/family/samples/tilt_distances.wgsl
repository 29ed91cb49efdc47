// The part of a sample's distance.
fn part_at(i: u32, row: u32) -> Part {
  let distance = load_distance(i);
  let stray = nonfinite(distance);
  let share = select(abs(distance) * bitcast<f32>(step.share), 0.0, stray);
  let label = load_labels(i);
  if label == 0 { return Part(share, 0.0, 1u, 0u, select(0u, 1u, stray)); }
  if label == 1 { return Part(0.0, share, 0u, 1u, select(0u, 2u, stray)); }
  return Part();
}
