// A round of radix selection: how many keys of each block begin as the bound does, so far, by their next 8 bits. Key 0 is
// of no member.

override ITEMS: u32 = 16u;
// The bits that the round decides lie here.
override SHIFT: u32 = 24u;

const BINS: u32 = 256u;

var<workgroup> bins: array<atomic<u32>, BINS>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var bin = lid; bin < BINS; bin += WORKGROUP) { atomicStore(&bins[bin], 0u); }
  workgroupBarrier();
  var bound = 0u;
  if SHIFT < 24u { bound = load_bound(0u) >> min(SHIFT + 8u, 31u); }
  for (var k = 0u; k < ITEMS; k++) {
    let i = (block * ITEMS + k) * WORKGROUP + lid;
    if i < step.end {
      let key = load_keys(i);
      let begins = SHIFT == 24u || key >> min(SHIFT + 8u, 31u) == bound;
      if key != 0u && begins { atomicAdd(&bins[(key >> SHIFT) & 255u], 1u); }
    }
  }
  workgroupBarrier();
  for (var bin = lid; bin < BINS; bin += WORKGROUP) { store_histograms(block * BINS + bin, atomicLoad(&bins[bin])); }
}
