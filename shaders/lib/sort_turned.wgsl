// What is sorted by ranks of its payloads, which took the place of keys. Linked besides: put.
fn put_sorted(place: u32, payload: u32, key: u32) { put(place, key, payload); }
