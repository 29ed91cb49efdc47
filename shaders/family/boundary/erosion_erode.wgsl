// An erosion: what the mean over the plus exceeds 1/2 by, and its extent in each block of a plane.

const ITEMS: u32 = 4u;
// What rounding makes of a mean of 1/2: no excess. Were it one, a plane that has no other would be stretched to 1.
const ROUNDING: f32 = 0x1p-21f;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let local = index / step.blocks;
  prepare(local);
  var mine = no_extent();
  for (var k = 0u; k < ITEMS; k++) {
    let cell = index % step.blocks * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells {
      let excess = plus_mean(local, cell, 0.5);
      let value = select(0.0, excess, excess > ROUNDING);
      store_eroded(local * step.cells + cell, value);
      let one = Extent(value, cell, value, cell, value, flags_of(local, cell), bad_of(local, cell), 0.0);
      mine = extent_add(mine, one);
    }
  }
  let all = block_extent(lid, mine);
  if lid == 0u { store_parts(index, all); }
}
