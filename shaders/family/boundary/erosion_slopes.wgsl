// Slopes by an erosion, number step.at: its own weight in the loss and what the next one passes on; and the sums of a
// block that make the slopes of its least and largest value.

const ITEMS: u32 = 4u;
// Whether no erosion follows.
override LAST: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let local = index / step.blocks;
  let extent = load_extents((step.first + local) * step.iterations + step.at);
  let stretch = stretch_of(extent);
  let own = extent.weight * mean_scale() / f32(step.cells);
  if LAST == 0u { prepare(local); }
  var by_least = Tally(0.0, 0u, 0u);
  var by_largest = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let cell = index % step.blocks * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells {
      let i = local * step.cells + cell;
      var slope = own;
      if LAST == 0u { slope += plus_mean(local, cell, 0.0); }
      store_slopes(i, slope);
      // Its own slope cancels where a value is the least or the largest.
      let value = stretched(load_eroded(i), extent.least, stretch);
      if cell != extent.least_at { by_least.sum += slope * (value - 1.0); }
      if cell != extent.largest_at { by_largest.sum -= slope * value; }
    }
  }
  let all_by_least = block_tally(lid, by_least).sum;
  let all_by_largest = block_tally(lid, by_largest).sum;
  if lid == 0u { store_parts(index, vec2(all_by_least, all_by_largest)); }
}
