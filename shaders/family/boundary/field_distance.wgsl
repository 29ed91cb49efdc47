// The distance of each cell to the nearest site; 0 where there is none.
fn keep(plane: u32, cell: u32, found: bool, squared: f32) {
  let unit = bitcast<f32>(step.unit);
  let value = select(sqrt(squared) * unit, squared * unit * unit, step.squared != 0u);
  store_field(plane * step.cells + cell, select(0.0, value, found));
}
