// The summed weights of each block in each of some bins: an invocation of the first ones has a column of sums of its own, so that
// their order is fixed, and the columns are added up in order. Linked besides: bin_of.

override ITEMS: u32 = 16u;

const MOST: u32 = 3072u;

var<workgroup> sums: array<f32, MOST>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var i = lid; i < MOST; i += WORKGROUP) { sums[i] = 0.0; }
  workgroupBarrier();
  let each = step.rounds * ITEMS * WORKGROUP;
  for (var turn = 0u; turn < step.turns; turn++) {
    let k = turn * step.columns + lid;
    let i = block * each + k;
    if lid < step.columns && k < each && i < step.end {
      let bin = bin_of(load_input(i)) - step.first_bin;
      if bin < step.width { sums[bin * step.columns + lid] += load_weight(i); }
    }
  }
  workgroupBarrier();
  for (var bin = lid; bin < step.width; bin += WORKGROUP) {
    var sum = 0.0;
    for (var column = 0u; column < step.columns; column++) { sum += sums[bin * step.columns + column]; }
    store_parts(block * step.width + bin, sum);
  }
}
