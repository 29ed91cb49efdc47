// Four dimensions of an outer unit row.
fn outer_unit(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d) * load_outer_marks(row).inverse;
}

fn outer_dimensions(row: u32, d: u32) -> vec4<f32> {
  return vec4(outer_unit(row, d), outer_unit(row, d + 1u), outer_unit(row, d + 2u), outer_unit(row, d + 3u));
}

fn outer_tile(row: u32, d: u32) -> Tile {
  return Tile(outer_dimensions(row, d), outer_dimensions(row + 1u, d), outer_dimensions(row + 2u, d), outer_dimensions(row + 3u, d),
    outer_dimensions(row + 4u, d), outer_dimensions(row + 5u, d), outer_dimensions(row + 6u, d), outer_dimensions(row + 7u, d));
}
