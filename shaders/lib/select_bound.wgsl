// The end of a round of radix selection: 8 more bits of the bound, the least key that is selected, and how many of the keys
// with these bits are. One workgroup. Linked besides: selected_of(n), how many of n members are selected in all.

override SHIFT: u32 = 24u;

const BINS: u32 = 256u;

var<workgroup> members: array<u32, BINS>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  for (var bin = lid; bin < BINS; bin += WORKGROUP) {
    var sum = 0u;
    for (var block = 0u; block < step.blocks; block++) { sum += load_histograms(block * BINS + bin); }
    members[bin] = sum;
  }
  workgroupBarrier();
  if lid != 0u { return; }
  var bound = 0u;
  var left = 0u;
  if SHIFT == 24u {
    for (var bin = 0u; bin < BINS; bin++) { left += members[bin]; }
    left = selected_of(left);
  } else {
    bound = load_bound(0u);
    left = load_bound(1u);
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
  store_bound(0u, bound | (found << SHIFT));
  store_bound(1u, left);
}
