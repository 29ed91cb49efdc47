// Dimensions of outer unit rows.
fn outer_unit(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d) * load_outer_marks(row).inverse;
}

fn outer_dimensions(row: u32, d: u32) -> vec4<f32> {
  return vec4(outer_unit(row, d), outer_unit(row, d + 1u), outer_unit(row, d + 2u), outer_unit(row, d + 3u));
}

fn outer_quarter(row: u32, d: u32) -> mat4x4<f32> {
  return mat4x4(outer_dimensions(row, d), outer_dimensions(row + 1u, d), outer_dimensions(row + 2u, d), outer_dimensions(row + 3u, d));
}

fn outer_tile(row: u32, d: u32) -> Tile {
  let far = d + 4u * TX;
  return Tile(outer_quarter(row, d), outer_quarter(row, far), outer_quarter(row + 4u, d), outer_quarter(row + 4u, far));
}
