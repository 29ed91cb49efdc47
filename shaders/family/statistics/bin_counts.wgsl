// How many numbers of each block are in each of some bins. Linked besides: bin_of.

override ITEMS: u32 = 16u;

const MOST: u32 = 2048u;

var<workgroup> counts: array<atomic<u32>, MOST>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var bin = lid; bin < MOST; bin += WORKGROUP) { atomicStore(&counts[bin], 0u); }
  workgroupBarrier();
  for (var k = 0u; k < step.rounds * ITEMS; k++) {
    let i = (block * step.rounds * ITEMS + k) * WORKGROUP + lid;
    if i < step.end {
      // One in no bin is beyond all of them.
      let bin = bin_of(load_input(i)) - step.first_bin;
      if bin < step.width { atomicAdd(&counts[bin], 1u); }
    }
  }
  workgroupBarrier();
  for (var bin = lid; bin < step.width; bin += WORKGROUP) {
    store_parts(block * step.width + bin, atomicLoad(&counts[bin]));
  }
}
