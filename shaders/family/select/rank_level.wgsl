// What is sorted once more by its level. Linked besides: place_in_pair.
fn rank_of(payload: u32) -> u32 { return load_levels(place_in_pair(payload)); }
