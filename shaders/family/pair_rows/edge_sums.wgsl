// Parts of the sums of an edge mask over each class of each sample.

override CELLS: u32 = 4096u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let plane = unit / step.units;
  let start = (plane / step.classes) * step.stride_sample + (plane % step.classes) * step.stride_class;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < CELLS; k += WORKGROUP) {
    let s = (unit % step.units) * CELLS + k + lid;
    if s < step.cells { tally.sum += load_edge_mask(start + s * step.stride_cell); }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_parts(unit, total.sum); }
}
