// Sorted pairs go to scratch.
fn put(place: u32, key: u32, payload: u32) {
  store_sorted_keys(place, key);
  store_sorted_payloads(place, payload);
}
