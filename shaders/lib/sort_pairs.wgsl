// What is sorted: keys and payloads as they lie.
fn word_at(place: u32) -> u32 { return load_keys(place); }
fn is_taken(segment: u32, word: u32) -> bool { return true; }
fn key_in(word: u32) -> u32 { return word; }
fn payload_of(place: u32, i: u32, word: u32) -> u32 { return load_payloads(place); }
