// The gradients of rows whose coefficients are known, element by element; and the elements' values where they have some.

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;

fn gradients(i: u32) -> Slopes {
  let row = segment_of(i);
  if !counts(i, row) {
    drop_element(i);
    return Slopes();
  }
  let v = values(i, row);
  let known = row_of(row);
  keep_element(i, v, known);
  return slopes_of(v, known, factor_of(i, row));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + (k * WORKGROUP + lid) * PAIR;
    if i < step.end {
      let first = gradients(i);
      if PAIR == 2u && i + 1u < step.end {
        store2_slopes(i, first, gradients(i + 1u));
      } else {
        store_slopes(i, first);
      }
    }
  }
}
