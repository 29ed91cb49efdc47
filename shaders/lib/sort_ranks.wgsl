// A digit of the rank of a pair's payload, with the pairs as they lie: payloads take the place of keys. Linked besides:
// rank_of(payload).

// The digit's bits lie here.
override SHIFT: u32 = 0u;

fn word_at(place: u32) -> u32 { return load_payloads(place); }
fn is_taken(segment: u32, word: u32) -> bool { return true; }
fn key_in(word: u32) -> u32 { return word; }
fn payload_of(place: u32, i: u32, word: u32) -> u32 { return load_keys(place); }
fn digit_of(word: u32) -> u32 { return (rank_of(word) >> SHIFT) & 255u; }
