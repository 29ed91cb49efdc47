// Four dimensions of an outer unit row.
fn outer_value(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d) * load_outer_marks(row).inverse;
}

fn outer_values(row: u32, d: u32) -> vec4<f32> {
  return vec4(outer_value(row, d), outer_value(row, d + 1u), outer_value(row, d + 2u), outer_value(row, d + 3u));
}
