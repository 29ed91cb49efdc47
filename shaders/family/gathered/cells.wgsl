// The elements that indices name, 0 where they name none.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var k = 0u; k < ITEMS; k++) {
    let e = (block * ITEMS + k) * WORKGROUP + lid;
    if e >= step.end { break; }
    let q = e / step.classes;
    let cell = cell_of(q);
    var value = 0.0;
    if cell >= 0 { value = load_input(element_at(q / step.indices, e % step.classes, u32(cell))); }
    store_result(e, value);
  }
}
