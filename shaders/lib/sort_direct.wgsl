// What is sorted by its keys. Linked besides: put.
fn put_sorted(place: u32, key: u32, payload: u32) { put(place, key, payload); }
