// A result of an operation, element by element. An invocation takes PAIR consecutive elements, 2 where halves are stored.
// Linked besides: element(i), is_here(i), which is false where the kernel writes SOME alone.

override PAIR: u32 = 1u;
override ITEMS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block_start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  for (var k = 0u; k < ITEMS; k++) {
    let i = block_start + (k * WORKGROUP + lid) * PAIR;
    if i >= step.end { break; }
    let value = element(i);
    if PAIR == 2u && !SOME && i + 1u < step.end {
      store2_result(step.first + i, value, element(i + 1u));
    } else {
      if is_here(i) { store_result(step.first + i, value); }
      if PAIR == 2u && i + 1u < step.end && is_here(i + 1u) { store_result(step.first + i + 1u, element(i + 1u)); }
    }
  }
}
