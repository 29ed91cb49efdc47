// The gradient of a map's cells.
fn slope_here(map: u32, cell: u32, counts: bool, factor: f32, strays: bool) -> f32 {
  if !counts { return 0.0; }
  if strays { return not_a_number(); }
  return factor * slope_of(map, cell);
}

fn store_slopes(map: u32, first: u32, cell: u32, counts: bool, factor: f32, strays: bool) {
  let slope = slope_here(map, cell, counts, factor, strays);
  if PAIR == 2u {
    store2_grad_input(first + cell, slope, slope_here(map, cell + 1u, counts, factor, strays));
  } else {
    store_grad_input(first + cell, slope);
  }
}
