// A digit of a pair's key. Linked besides: key_in.

// The digit's bits lie here.
override SHIFT: u32 = 0u;

fn digit_of(word: u32) -> u32 { return (key_in(word) >> SHIFT) & 255u; }
