// The mean of each channel of the image over a class's shares; 0 where the class has none, NaN where a sum is.

fn sum_of(lid: u32, plane: u32, k: u32) -> Tally {
  let sample = plane / step.terms;
  var tally = Tally(0.0, 0u, 0u);
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    let i = (sample * step.blocks + block) * step.terms + plane % step.terms;
    tally = tally_add(tally, load_sums(i * (step.channels + 1u) + k));
  }
  return block_tally(lid, tally);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = step.first_block + index;
  let mass = sum_of(lid, plane, step.channels);
  for (var k = 0u; k < step.channels; k++) {
    let total = sum_of(lid, plane, k);
    if lid == 0u {
      let mean = select(total.sum / mass.sum, 0.0, mass.sum == 0.0);
      store_means(plane * step.channels + k, select(mean, not_a_number(), (total.flags | mass.flags) != 0u));
    }
  }
}
