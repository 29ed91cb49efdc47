// The terms of the loss, a segment and a workgroup each, from the sums of its blocks; the bad labels are added up besides.

override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  var sum = Tally(0.0, 0u, 0u);
  var bad = Tally(0.0, 0u, 0u);
  for (var k = lid; k < step.blocks; k += WORKGROUP) { sum = tally_add(sum, load_sums(segment * step.blocks + k)); }
  // Every segment takes its share of the blocks of rows.
  for (var k = 0u; k < step.bad_run; k++) {
    let block = (segment * step.bad_run + k) * WORKGROUP + lid;
    if block < step.bad_blocks { bad = tally_add(bad, load_bad(block)); }
  }
  let total = block_tally(lid, sum);
  let total_bad = block_tally(lid, bad);
  if lid == 0u {
    let factor = load_factors(segment);
    let value = total.sum * factor;
    let broken = total.flags != 0u || nonfinite(factor);
    let term = segment % step.images * step.classes + segment / step.images;
    store_loss(term, select(value, not_a_number(), broken));
    if VALUE == 1u {
      var tally = Tally(value, total_bad.count, 0u);
      if broken {
        tally = Tally(0.0, total_bad.count, 1u);
      } else if abs(value) >= 0x1p+64f {
        tally = Tally(times_power_of_two(value, -64), total_bad.count, LARGE);
      }
      store_partials(segment, tally);
    }
  }
}
