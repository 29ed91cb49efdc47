// The end of a round of radix selection: 8 more bits of a row's bound, the least key that is selected, and how many of the keys
// with these bits are. A workgroup a row. Linked besides: selected_of(n), how many of n members are selected in all.

override ROUND: u32 = 0u;
override SHIFT: u32 = 24u;

const BINS: u32 = 256u;

var<workgroup> members: array<u32, BINS>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  for (var bin = lid; bin < BINS; bin += WORKGROUP) {
    var sum = 0u;
    for (var block = 0u; block < step.blocks; block++) {
      sum += load_histograms(((row * step.blocks + block) * step.rounds + ROUND) * BINS + bin);
    }
    members[bin] = sum;
  }
  workgroupBarrier();
  if lid != 0u { return; }
  var bound = 0u;
  var left = 0u;
  if ROUND == 0u {
    for (var bin = 0u; bin < BINS; bin++) { left += members[bin]; }
    left = selected_of(left);
  } else {
    bound = load_bound(2u * row);
    left = load_bound(2u * row + 1u);
  }
  var found = 0u;
  var above = true;
  for (var k = 0u; k < BINS; k++) {
    let bin = BINS - 1u - k;
    if above && members[bin] < left {
      left -= members[bin];
    } else if above {
      found = bin;
      above = false;
    }
  }
  store_bound(2u * row, bound | (found << SHIFT));
  store_bound(2u * row + 1u, left);
}
