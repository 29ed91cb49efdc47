// Sums of cbDice over the cells of a sample: four tallies a block, of the nominator and the denominator of either share.
// The first one counts the bad labels.

const ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  var sums = vec4(0.0);
  var bad = 0u;
  var flags = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let cell = unit % step.units * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells {
      let i = sample * step.cells + cell;
      let score = load_scores(i);
      if cell_at(sample, cell).bad { bad += 1u; }
      if nonfinite(score) {
        flags = 1u;
      } else {
        sums += terms_of(parts_at(sample, i), sigmoid(score));
      }
    }
  }
  let first = block_tally(lid, Tally(sums.x, bad, flags));
  let second = block_tally(lid, Tally(sums.y, 0u, 0u));
  let third = block_tally(lid, Tally(sums.z, 0u, 0u));
  let fourth = block_tally(lid, Tally(sums.w, 0u, 0u));
  if lid == 0u {
    store_sums(4u * unit, first);
    store_sums(4u * unit + 1u, second);
    store_sums(4u * unit + 2u, third);
    store_sums(4u * unit + 3u, fourth);
  }
}
