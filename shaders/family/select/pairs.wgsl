// Numbers as pairs: the order, and the place in the row with the sign of a zero. Linked besides: order_of.

const MINUS_ZERO: u32 = 0x80000000u;

fn word_at(place: u32) -> u32 { return order_of(load_input(place)); }
fn is_taken(segment: u32, word: u32) -> bool { return true; }
fn key_in(word: u32) -> u32 { return word; }
fn payload_of(place: u32, i: u32, word: u32) -> u32 {
  return i | select(0u, MINUS_ZERO, bitcast<u32>(load_input(place)) == MINUS_ZERO);
}
