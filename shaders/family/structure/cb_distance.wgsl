// The distance of each member to the nearest cell that is none, as bits; 0 elsewhere, and where there is none.
fn keep(plane: u32, cell: u32, found: bool, squared: f32) {
  let distance = sqrt(squared) * bitcast<f32>(step.unit);
  store_map(plane * step.cells + cell, bitcast<u32>(select(0.0, distance, found)));
}
