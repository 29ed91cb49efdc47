// Rows of deviations from their mean: on chip the values are the numbers first.

var<private> pivot: Pivot;
fn pivot_of(row: u32) -> Pivot { return pivot; }

var<workgroup> scaled_parts: array<Scaled, WORKGROUP>;

// Every invocation calls it.
fn centre(lid: u32, own: ptr<function, array<Values, 16>>, start: u32, end: u32, row: u32) {
  let lane = lid % LANES;
  var all = Scaled();
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      let at = (k * LANES + lane) * PAIR + half;
      let x = (*own)[k * PAIR + half];
      if at < end && counts(start + at, row) && !nonfinite(x) { all = join_scaled(all, scaled_of(x)); }
    }
  }
  if LANES > 1u {
    scaled_parts[lid] = all;
    for (var half = LANES / 2u; half > 0u; half >>= 1u) {
      workgroupBarrier();
      if lane < half { scaled_parts[lid] = join_scaled(scaled_parts[lid], scaled_parts[lid + half]); }
    }
    workgroupBarrier();
    all = scaled_parts[lid - lane];
  }
  pivot = pivot_from(all);
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      (*own)[k * PAIR + half] = centered((*own)[k * PAIR + half], pivot);
    }
  }
}
