// What kernels over pairs share.

override ROUND: u32 = 1u;

// What two rows are to each other.
const NONE: u32 = 0u;
const SAME: u32 = 1u;
const OTHER: u32 = 2u;

// A pair: the rows of its anchor and of the other set.
struct Pair { kind: u32, anchor: u32, other: u32 }

// Sums of an anchor's terms, of two kinds, and what a mean divides them by.
struct Terms { value: vec2<f32>, count: vec2<u32> }

// One over a row's length (0 for a zero row and for one that does not count, NaN for a row with NaN or infinity), and its
// class.
struct Mark { inverse: f32, label: i32 }

// Flags of a call: a NaN or infinity was met, and it reaches every anchor.
const MET: u32 = 1u;
const EVERYWHERE: u32 = 2u;
