// The level of a number by its rank, and its key. Linked besides: segment_of, place_in_pair.
fn put(place: u32, order: u32, payload: u32) {
  store_levels(place_in_pair(payload), segment_of(place));
  store_ordered(place, order);
}
