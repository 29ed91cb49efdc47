// What the classes in the window around each cell say about it.

fn has(i: u32, c: u32) -> bool { return ((load_sets((c >> 5u) * step.count + i) >> (c & 31u)) & 1u) == 1u; }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let q = step.first + i;
  var members = 0u;
  for (var word = 0u; word < step.words; word++) { members += countOneBits(load_sets(word * step.count + i)); }
  emit(i, q / step.cells, q % step.cells, load_labels(q), members > 1u);
}
