// A cell in a word: its key, by which the largest error comes first, and whether it is of the background. Its slope takes the
// place of the word. No slope is above 1, and no word of a cell without one is not: such a cell has the slope 0.

const BACKGROUND: u32 = 0x80000000u;
const KEY: u32 = 0x7fffffffu;
// The key of a NaN, which comes first, and that of an error of 0.
const BROKEN: u32 = 0u;
const EXACT: u32 = 0x7ffffffeu;
// The word of a cell that does not count.
const LEFT_OUT: u32 = 0xffffffffu;
// The bits of 1.
const HIGHEST_SLOPE: u32 = 0x3f800000u;

fn key_of(error: f32) -> u32 { return EXACT - (bitcast<u32>(error) & 0x7fffffffu); }
fn error_of(key: u32) -> f32 { return bitcast<f32>(EXACT - key); }

fn word_of(key: u32, foreground: bool) -> u32 { return key | select(BACKGROUND, 0u, foreground); }
fn slope_in(word: u32) -> f32 { return select(0.0, bitcast<f32>(word), word <= HIGHEST_SLOPE); }
