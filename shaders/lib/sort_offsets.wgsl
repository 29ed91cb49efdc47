// From the digits' counts of each block to those of the blocks before it, and of all blocks of a segment. A workgroup takes
// step.digits digits, by step.lanes invocations each, which take step.run blocks in a row. Linked besides: pairs_of.

const DIGITS: u32 = 256u;

var<workgroup> sums: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let segment = unit / step.units;
  let digit = unit % step.units * step.digits + lid % step.digits;
  let lane = lid / step.digits;
  let first = segment * step.blocks * DIGITS + digit;
  let pairs = pairs_of(lid, segment);
  let blocks = pairs / step.block + select(0u, 1u, pairs % step.block > 0u);
  var sum = 0u;
  for (var k = 0u; k < step.run; k++) {
    let block = lane * step.run + k;
    if block < blocks { sum += load_counts(first + block * DIGITS); }
  }
  sums[lid] = sum;
  workgroupBarrier();
  var before = 0u;
  for (var i = 0u; i < step.lanes; i++) {
    before += select(0u, sums[i * step.digits + lid % step.digits], i < lane);
  }
  for (var k = 0u; k < step.run; k++) {
    let block = lane * step.run + k;
    if block < blocks {
      let count = load_counts(first + block * DIGITS);
      store_counts(first + block * DIGITS, before);
      before += count;
    }
  }
  if lane == step.lanes - 1u { store_totals(segment * DIGITS + digit, before); }
}
