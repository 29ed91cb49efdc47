// The loss of each sample.

override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let sample = block * WORKGROUP + lid;
  var tally = Tally(0.0, 0u, 0u);
  if sample < step.end {
    let shares = shares_of(sample);
    tally = Tally(shares.value, shares.bad, shares.flags);
    store_loss(sample, select(shares.value, not_a_number(), shares.flags != 0u));
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
