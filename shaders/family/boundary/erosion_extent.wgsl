// What an erosion leaves of a plane: its least and largest value, the first places that have them, its sum; whether a
// score was none, and how many labels were bad; and the weight of the erosion in the loss.
struct Extent {
  least: f32,
  least_at: u32,
  largest: f32,
  largest_at: u32,
  sum: f32,
  flags: u32,
  bad: u32,
  weight: f32,
}

// Of no cell.
fn no_extent() -> Extent { return Extent(0.0, 0xffffffffu, 0.0, 0xffffffffu, 0.0, 0u, 0u, 0.0); }

fn extent_add(a: Extent, b: Extent) -> Extent {
  if a.least_at == 0xffffffffu { return b; }
  if b.least_at == 0xffffffffu { return a; }
  let lower = b.least < a.least || (b.least == a.least && b.least_at < a.least_at);
  let higher = b.largest > a.largest || (b.largest == a.largest && b.largest_at < a.largest_at);
  return Extent(
    select(a.least, b.least, lower),
    select(a.least_at, b.least_at, lower),
    select(a.largest, b.largest, higher),
    select(a.largest_at, b.largest_at, higher),
    a.sum + b.sum,
    a.flags | b.flags,
    a.bad + b.bad,
    0.0,
  );
}

// What an eroded value is multiplied by once the least is taken from it; 0 where all values are equal: they stay.
fn stretch_of(extent: Extent) -> f32 {
  let range = extent.largest - extent.least;
  return select(1.0 / range, 0.0, range == 0.0);
}

// An eroded value from 0 to 1.
fn stretched(value: f32, least: f32, stretch: f32) -> f32 {
  return select((value - least) * stretch, value, stretch == 0.0);
}
