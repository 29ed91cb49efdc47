// Sorted keys alone go to scratch.
fn put(place: u32, order: u32, payload: u32) { store_ordered(place, order); }
