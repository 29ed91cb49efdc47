// A round of radix selection: how many keys of each block begin as the row's bound does, so far, by their next 8 bits. Key 0 is
// of no member. Linked besides: load_keys(i).

override ROUND: u32 = 0u;
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
  let row = block / step.span_blocks;
  let start = row * step.span + block % step.span_blocks * step.size;
  let end = min(start + step.size, row * step.span + step.span);
  for (var bin = lid; bin < BINS; bin += WORKGROUP) { atomicStore(&bins[bin], 0u); }
  workgroupBarrier();
  var bound = 0u;
  if ROUND > 0u { bound = load_bound(2u * row) >> min(SHIFT + 8u, 31u); }
  for (var i = start + lid; i < end; i += WORKGROUP) {
    let key = load_keys(i);
    let begins = ROUND == 0u || key >> min(SHIFT + 8u, 31u) == bound;
    if key != 0u && begins { atomicAdd(&bins[(key >> SHIFT) & 255u], 1u); }
  }
  workgroupBarrier();
  for (var bin = lid; bin < BINS; bin += WORKGROUP) {
    store_histograms((block * step.rounds + ROUND) * BINS + bin, atomicLoad(&bins[bin]));
  }
}
