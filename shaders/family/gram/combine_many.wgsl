// Several sums of rows, each with coefficients of its own, four at a time. Linked besides: row_at(m, i).

override ITEMS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS) + lid;
  for (var first = 0u; first < step.outputs; first += 4u) {
    for (var k = 0u; k < ITEMS; k++) {
      let i = start + k * WORKGROUP;
      if i < step.end {
        var sums = array<f32, 4>();
        for (var m = 0u; m < step.rows; m++) {
          let x = row_at(m, i);
          for (var j = 0u; j < 4u; j++) { // unrolled: 4
            if first + j < step.outputs { sums[j] += load_factors((first + j) * step.rows + m) * x; }
          }
        }
        for (var j = 0u; j < 4u; j++) { // unrolled: 4
          if first + j < step.outputs { store_output((first + j) * step.stride + i - step.base, sums[j]); }
        }
      }
    }
  }
}
