// Pairs to sort: the bits of an error, complemented so that the largest comes first, and the row, on which lies whether it is
// of the foreground.

const FOREGROUND: u32 = 0x80000000u;
// The key of a NaN, and that of a row that does not count: it comes last.
const BROKEN: u32 = 0u;
const LEFT_OUT: u32 = 0xffffffffu;

// The key of an error from 0 on.
fn key_of(error: f32) -> u32 { return 0x7fffffffu - (bitcast<u32>(error) & 0x7fffffffu); }
fn error_of(key: u32) -> f32 { return bitcast<f32>(0x7fffffffu - key); }

fn pair_of(key: u32, q: u32, foreground: bool) -> vec2<u32> { return vec2(key, q | select(0u, FOREGROUND, foreground)); }
