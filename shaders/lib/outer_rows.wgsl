// Four dimensions of an outer unit row.
fn outer_value(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d) * load_outer_marks(row).inverse;
}

fn outer_values(row: u32, d: u32) -> vec4<f32> {
  return vec4(outer_value(row, d), outer_value(row, d + 1u), outer_value(row, d + 2u), outer_value(row, d + 3u));
}

fn outer_tile(row: u32, d: u32) -> Tile {
  return Tile(outer_values(row, d), outer_values(row + 1u, d), outer_values(row + 2u, d), outer_values(row + 3u, d),
    outer_values(row + 4u, d), outer_values(row + 5u, d), outer_values(row + 6u, d), outer_values(row + 7u, d));
}
