// Sets the sign bit of the distances on the skeleton, and finds the largest of them in each block of a plane.

const ITEMS: u32 = 8u;
alias Found = f32;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = index / step.blocks;
  let block = index % step.blocks;
  var largest = 0.0;
  for (var k = 0u; k < ITEMS; k++) {
    let cell = block * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells && on_skeleton(plane * step.cells + cell) {
      let at = (step.first_plane + plane) * step.cells + cell;
      let distance = load_map(at);
      largest = max(largest, bitcast<f32>(distance));
      store_map(at, distance | 0x80000000u);
    }
  }
  let of_block = all_max(lid, largest);
  if lid == 0u { store_largest((step.first_plane + plane) * step.blocks + block, of_block); }
}
