// On the left the directions, then the vectors less the origin; on the right the directions.
fn right_at(n: u32, i: u32) -> f32 { return load_directions(n * step.stride + i - step.base); }

fn left_at(m: u32, i: u32) -> f32 {
  if m < step.right_rows { return right_at(m, i); }
  return load_rows((m - step.right_rows) * step.stride + i - step.base) - load_origin(i);
}
