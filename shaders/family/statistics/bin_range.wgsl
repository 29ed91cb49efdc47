// The least and the largest number of each block, as keys, of those that are finite. Linked besides: ordered_key, numerics.

override ITEMS: u32 = 16u;

var<workgroup> least: atomic<u32>;
var<workgroup> largest: atomic<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  if lid == 0u {
    atomicStore(&least, 0xffffffffu);
    atomicStore(&largest, 0u);
  }
  workgroupBarrier();
  var low = 0xffffffffu;
  var high = 0u;
  for (var k = 0u; k < step.rounds * ITEMS; k++) {
    let i = (block * step.rounds * ITEMS + k) * WORKGROUP + lid;
    if i < step.end {
      let x = load_input(i);
      if !nonfinite(x) {
        low = min(low, ordered_key(x));
        high = max(high, ordered_key(x));
      }
    }
  }
  atomicMin(&least, low);
  atomicMax(&largest, high);
  workgroupBarrier();
  if lid == 0u {
    store_ends(2u * block, atomicLoad(&least));
    store_ends(2u * block + 1u, atomicLoad(&largest));
  }
}
