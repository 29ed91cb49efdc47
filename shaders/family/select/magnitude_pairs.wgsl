// Weights as pairs: the order of the magnitude, and the place. Linked besides: order_of.
fn word_at(place: u32) -> u32 { return order_of(abs(load_params(place))); }
fn is_taken(segment: u32, word: u32) -> bool { return true; }
fn key_in(word: u32) -> u32 { return word; }
fn payload_of(place: u32, i: u32, word: u32) -> u32 { return i; }
