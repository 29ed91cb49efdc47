// Masks a weight by its rank in its segment, the smallest magnitudes first. Linked besides: segment_of, pruned_of, place_in_pair.
fn put(place: u32, order: u32, payload: u32) {
  let segment = segment_of(place);
  let first = load_bounds(segment);
  let keeps = place - first >= pruned_of(load_bounds(segment + 1u) - first);
  store_mask(place_in_pair(payload), select(0.0, 1.0, keeps));
}
