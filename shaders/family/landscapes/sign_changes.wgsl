// 1 for each block of two by two cells that holds a number above 0 and one below.

override ITEMS: u32 = 4u;

// 1 for a number above 0, 2 for one below, told by the bits: 0 and NaN are neither.
fn side(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if bits - 1u < 0x7f800000u { return 1u; }
  return select(0u, 2u, bits - 0x80000001u < 0x7f800000u);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < step.end {
      let line = i / step.across;
      let above = (line / step.down * (step.down + 1u) + line % step.down) * (step.across + 1u) + i % step.across;
      let below = above + step.across + 1u;
      let upper = side(load_input(above)) | side(load_input(above + 1u));
      let sides = upper | side(load_input(below)) | side(load_input(below + 1u));
      store_edges(i, select(0.0, 1.0, sides == 3u));
    }
  }
}
