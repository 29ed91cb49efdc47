// How many keys on the bound the blocks before each block have. One workgroup; each invocation takes step.run blocks.

const BINS: u32 = 256u;

var<workgroup> sums: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  let bin = load_bound(0u) & 255u;
  var sum = 0u;
  for (var k = 0u; k < step.run; k++) {
    let block = lid * step.run + k;
    if block < step.blocks { sum += load_histograms(block * BINS + bin); }
  }
  sums[lid] = sum;
  workgroupBarrier();
  var before = 0u;
  for (var i = 0u; i < lid; i++) { before += sums[i]; }
  for (var k = 0u; k < step.run; k++) {
    let block = lid * step.run + k;
    if block < step.blocks {
      store_ties(block, before);
      before += load_histograms(block * BINS + bin);
    }
  }
}
