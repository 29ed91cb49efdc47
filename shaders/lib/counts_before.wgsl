// From pairs of counts of each block to those of the blocks of its row before it, and of all of them. A workgroup a row; each
// invocation takes step.run blocks.

var<workgroup> counts: array<vec2<u32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  let first = row * step.blocks;
  var sum = vec2<u32>();
  for (var k = 0u; k < step.run; k++) {
    let block = lid * step.run + k;
    if block < step.blocks { sum += vec2(load_before(2u * (first + block)), load_before(2u * (first + block) + 1u)); }
  }
  counts[lid] = sum;
  workgroupBarrier();
  var before = vec2<u32>();
  for (var i = 0u; i < WORKGROUP; i++) { before += select(vec2<u32>(), counts[i], i < lid); }
  for (var k = 0u; k < step.run; k++) {
    let block = lid * step.run + k;
    if block < step.blocks {
      let at = 2u * (first + block);
      let count = vec2(load_before(at), load_before(at + 1u));
      store_before(at, before.x);
      store_before(at + 1u, before.y);
      before += count;
    }
  }
  if lid == WORKGROUP - 1u {
    store_all(2u * row, before.x);
    store_all(2u * row + 1u, before.y);
  }
}
