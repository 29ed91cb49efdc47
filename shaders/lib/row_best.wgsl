// The largest score of each row and its class, found by lanes. Of equal scores the lowest class wins; a NaN is above all numbers.
// Linked besides: rows, ordered_key.

// The better of two keys of scores, 0 for none, with their classes.
fn better(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, b.x > a.x || (b.x == a.x && b.y < a.y));
}

var<workgroup> found: array<vec2<u32>, LANE_SLOTS>;

// The best of a row's lanes, in every lane. Every invocation calls it.
fn row_best(lid: u32, mine: vec2<u32>) -> vec2<u32> {
  if LANES == 1u { return mine; }
  let apart = select(POSITIONS, 1u, ADJACENT == 1u);
  let first = lid - lane_of(lid) * apart;
  workgroupBarrier();
  found[lid] = mine;
  workgroupBarrier();
  var best = found[first];
  for (var i = 1u; i < LANES; i++) { best = better(best, found[first + i * apart]); }
  return best;
}
