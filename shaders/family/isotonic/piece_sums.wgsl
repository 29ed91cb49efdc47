// The sums of pieces of EACH terms of a row, an invocation a piece. Linked besides: term(i).

// Terms of a piece.
const EACH: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let item = (step.first_block + index) * WORKGROUP + lid;
  if item >= step.end { return; }
  let start = item % step.pieces * EACH;
  let first = item / step.pieces * step.terms + start;
  var sum = 0.0;
  for (var k = 0u; k < EACH; k++) {
    if start + k < step.terms { sum += term(first + k); }
  }
  store_sums(item, sum);
}
