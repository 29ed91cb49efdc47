// The first numbers of each sorted row, and where they were. Linked besides: number_in_pair, place_in_pair.
fn put(place: u32, order: u32, payload: u32) {
  let row = place / step.length;
  let rank = place - row * step.length;
  if rank < step.k {
    store_values(row * step.k + rank, number_in_pair(order, payload));
    store_indices(row * step.k + rank, place_in_pair(payload));
  }
}
