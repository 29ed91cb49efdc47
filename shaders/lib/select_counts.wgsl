// How many keys of each block lie on the row's bound, and how many above it, from the histograms of all rounds. Linked besides:
// sums_before.

const BINS: u32 = 256u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let bound = load_bound(2u * (block / step.span_blocks));
  let first = block * step.rounds * BINS;
  var above = 0u;
  for (var round = 0u; round < step.rounds; round++) {
    let digit = (bound >> (8u * (step.rounds - 1u - round))) & 255u;
    for (var bin = lid; bin < BINS; bin += WORKGROUP) {
      if bin > digit { above += load_histograms(first + round * BINS + bin); }
    }
  }
  let sums = sums_before(lid, above);
  if lid == 0u {
    store_before(2u * block, load_histograms(first + (step.rounds - 1u) * BINS + (bound & 255u)));
    store_before(2u * block + 1u, sums.y);
  }
}
