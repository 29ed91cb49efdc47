// A sorted number and where it was. Linked besides: number_in_pair, place_in_pair.
fn put(place: u32, order: u32, payload: u32) {
  store_values(place, number_in_pair(order, payload));
  store_indices(place, place_in_pair(payload));
}
