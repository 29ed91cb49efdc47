// Rows that fit on chip, read once: LANES invocations a row, each of which keeps ITEMS values, or pairs of halves, in registers.

override LANES: u32 = 1u;
override ITEMS: u32 = 1u;
override PAIR: u32 = 1u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where not every row counts in a mean.
override COUNTS: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let row = block * (WORKGROUP / LANES) + lid / LANES;
  let lane = lid % LANES;
  let start = row * step.length;
  // A row's end, where there is a row.
  let end = select(0u, step.length, row < step.end);
  var own: array<Values, 16>;
  var part = Part();
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      let at = (k * LANES + lane) * PAIR + half;
      if at < end && counts(start + at, row) {
        own[k * PAIR + half] = values(start + at, row);
      }
    }
  }
  centre(lid, &own, start, end, row);
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      let at = (k * LANES + lane) * PAIR + half;
      if at < end && counts(start + at, row) { part = join(part, part_of_values(own[k * PAIR + half])); }
    }
  }
  part = row_part(lid, part);
  var tally = Tally(0.0, 0u, 0u);
  var number = Tally(0.0, 0u, 0u);
  if end > 0u {
    let done = end_of(row, part);
    if lane == 0u {
      store_loss(row, value_of(done));
      tally = tally_of(done);
      number = Tally(0.0, u32(counted(part)), 0u);
    }
    if GRADIENT == 1u {
      let factor = factor_of(start, row);
      let known = ended_row(row, done);
      if lane == 0u { keep_row_slope(row, known, factor); }
      for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
        let at = (k * LANES + lane) * PAIR;
        if at < end {
          var first = Slopes();
          if counts(start + at, row) { first = slopes_of(own[k * PAIR], known, factor); }
          if PAIR == 2u && at + 1u < end {
            var second = Slopes();
            if counts(start + at + 1u, row) { second = slopes_of(own[k * PAIR + PAIR - 1u], known, factor); }
            store2_slopes(start + at, first, second);
          } else {
            store_slopes(start + at, first);
          }
        }
      }
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
  if COUNTS == 1u {
    let total = block_tally(lid, number);
    if lid == 0u { store_counts(block, total); }
  }
}
