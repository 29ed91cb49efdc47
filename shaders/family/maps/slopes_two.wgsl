// The gradients of the cells of a map and of the other one.
fn slopes_here(map: u32, cell: u32, counts: bool, factor: f32, strays: bool) -> vec2<f32> {
  if !counts { return vec2<f32>(); }
  if strays { return vec2(not_a_number()); }
  return factor * vec2(slope_of(map, cell), other_slope_of(map, cell));
}

fn store_slopes(map: u32, first: u32, cell: u32, counts: bool, factor: f32, strays: bool) {
  let own = slopes_here(map, cell, counts, factor, strays);
  if PAIR == 2u {
    let next = slopes_here(map, cell + 1u, counts, factor, strays);
    store2_grad_input(first + cell, own.x, next.x);
    store2_grad_other(first + cell, own.y, next.y);
  } else {
    store_grad_input(first + cell, own.x);
    store_grad_other(first + cell, own.y);
  }
}
