// The threshold of a sample: half its largest entry, how far below that half the threshold lies, at most and at least; and
// how many entries lie above. All in halves, which fit f32.
struct State { most: f32, high: f32, low: f32, count: u32 }

// The count of a sample with a NaN or an infinity.
const BAD_COUNT: u32 = 0xffffffffu;

// The state of a sample whose threshold is known has a low end of this.
const KNOWN: f32 = -1.0;
