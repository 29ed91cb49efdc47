// Where a pair's number was.
fn place_in_pair(payload: u32) -> u32 { return payload & 0x7fffffffu; }
