// The sum of rows times the coefficients of each element's segment. Linked besides: row_at(m, i).

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
  var firsts: array<u32, ITEMS_MOST>;
  var sums: array<f32, ITEMS_MOST>;
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    firsts[k] = segment_of(min(start + k * WORKGROUP, step.end - 1u)) * step.rows;
  }
  for (var m = 0u; m < step.rows; m++) {
    for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
      let i = start + k * WORKGROUP;
      if i < step.end { sums[k] += load_factors(firsts[k] + m) * row_at(m, i); }
    }
  }
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    let i = start + k * WORKGROUP;
    if i < step.end { store_output(i, sums[k]); }
  }
}

const ITEMS_MOST: u32 = 4u;
