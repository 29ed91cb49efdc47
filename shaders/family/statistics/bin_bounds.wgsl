// The range of all numbers from those of the blocks: [0, 1] of none, and from 1 below to 1 above of equal ones. One workgroup.
// Linked besides: ordered_key.

var<workgroup> least: atomic<u32>;
var<workgroup> largest: atomic<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  if lid == 0u {
    atomicStore(&least, 0xffffffffu);
    atomicStore(&largest, 0u);
  }
  workgroupBarrier();
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    atomicMin(&least, load_ends(2u * block));
    atomicMax(&largest, load_ends(2u * block + 1u));
  }
  workgroupBarrier();
  if lid != 0u { return; }
  let low = atomicLoad(&least);
  let high = atomicLoad(&largest);
  var ends = vec2(0.0, 1.0);
  if low < high { ends = vec2(ordered_number(low), ordered_number(high)); }
  if low == high { ends = vec2(ordered_number(low) - 1.0, ordered_number(low) + 1.0); }
  store_range(0u, bitcast<u32>(ends.x));
  store_range(1u, bitcast<u32>(ends.y));
  store_range(2u, select(0u, 1u, low == high));
}
