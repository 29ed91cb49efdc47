// What is sorted once more by its segment. Linked besides: place_in_pair, segment_of.
fn rank_of(payload: u32) -> u32 { return segment_of(place_in_pair(payload)); }
