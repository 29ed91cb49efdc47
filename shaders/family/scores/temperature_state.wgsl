// Where the search for an inverse temperature is: it, what is known to lie below and above the minimum, and whether those ends
// have been tried; the last relative step; what the search has come to.
struct Search { beta: f32, low: f32, high: f32, ends: u32, moved: f32, nll: f32, stage: u32, unused: u32 }

// Ends that were tried.
const TRIED_LOW: u32 = 1u;
const TRIED_HIGH: u32 = 2u;

// The search goes on; it ends with the next sums; it has ended; with a NaN.
const GOES_ON: u32 = 0u;
const ENDS_NEXT: u32 = 1u;
const ENDED: u32 = 2u;
const STRAY: u32 = 3u;

// Sums over rows: the mean of -log p, of its slope and of its curvature, both times powers of beta so that they have no unit, and the
// rows; marks: a stray (1), a row whose label is not its largest score (2), one with a score below its label's (4).
struct Part { nll: f32, slope: f32, bend: f32, count: u32, marks: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.nll + b.nll, a.slope + b.slope, a.bend + b.bend, a.count + b.count, a.marks | b.marks);
}

// Any step of Newton's may follow one that is none of his.
const ANY_STEP: f32 = 0x1p+100f;

fn search_start() -> Search {
  let low = 1.0 / params.max_temperature;
  let high = 1.0 / params.min_temperature;
  return Search(clamp(1.0, low, high), low, high, 0u, ANY_STEP, 0.0, GOES_ON, 0u);
}
