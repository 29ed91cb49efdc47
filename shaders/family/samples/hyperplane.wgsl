// x - 2 distance w / |w|, distance = (<w, x> + bias) / |w|. Linked besides: ended, by what a sample's distance is for.

struct Values { x: f32, w: f32 }
// Sums of squares of w and of products, in three units each, and a flag.
struct Part { small: f32, middle: f32, large: f32, low: f32, mean: f32, high: f32, flag: u32 }
// The distance in a unit of 2^reach, and |w| = m 2^power, or power BAD.
struct State { distance: f32, m: f32, power: i32, reach: i32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i), load_normal(place)); }

fn join(a: Part, b: Part) -> Part {
  return Part(a.small + b.small, a.middle + b.middle, a.large + b.large, a.low + b.low, a.mean + b.mean, a.high + b.high,
    a.flag | b.flag);
}

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if nonfinite(v.x) || nonfinite(v.w) { return Part(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1u); }
  let squares = squares_of(v.w);
  let products = products_of(v.x, v.w);
  return Part(squares.x, squares.y, squares.z, products.x, products.y, products.z, 0u);
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  let bias = load_bias(0u);
  if part.flag != 0u || nonfinite(bias) { return State(0.0, 0.0, BAD, 0); }
  let length = root_of_squares(vec3(part.small, part.middle, part.large));
  if length.m == 0.0 { return State(0.0, 0.0, 0, 0); }
  let product = product_of(vec3(part.low, part.mean, part.high));
  // It may be beyond f32, though its mirror image is not.
  let reach = select(0, 64, product.power > 0);
  let along = times_power_of_two(product.m / length.m, product.power - length.power - reach);
  let offset = times_power_of_two(scaled(bias, length.power) / length.m, -reach);
  return State(along + offset, length.m, length.power, reach);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.power == BAD { return not_a_number(); }
  if known.m == 0.0 { return v.x; }
  // Of halves, as the two may be far apart.
  let along = times_power_of_two(known.distance * (scaled(v.w, known.power) / known.m), known.reach);
  return 2.0 * (0.5 * v.x - along);
}
