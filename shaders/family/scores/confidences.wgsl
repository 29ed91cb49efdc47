// Confidences as words: 31 bits, and a bit that says that the row is right.
const RIGHT: u32 = 0x80000000u;
const STRAY: u32 = 0x7fc00000u;
const NOT_COUNTED: u32 = 0xffffffffu;
