// The cells that are sorted: those before their segment's end. Linked besides: words.
fn word_at(place: u32) -> u32 { return load_words(step.first_word + place); }
fn is_taken(segment: u32, word: u32) -> bool { return (word & KEY) < load_ends(segment); }
fn key_in(word: u32) -> u32 { return word & KEY; }
fn payload_of(place: u32, i: u32, word: u32) -> u32 { return i | (~word & BACKGROUND); }
