// Joins entries of two saved memories that follow one another from word step.first of the other one. For each entry, the
// table holds its end, in words from the first entry on, and its rule: 0 adds f32, 1 adds u32, 2 takes the bits of either.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i < step.count {
    var entry = 0u;
    for (var k = 0u; k + 1u < step.entries; k++) { entry += select(0u, 1u, load_entries(2u * k) <= i); }
    let rule = load_entries(2u * entry + 1u);
    let a = load_into(i);
    let b = load_from(step.first + i);
    var joined = a | b;
    if rule == 0u { joined = bitcast<u32>(bitcast<f32>(a) + bitcast<f32>(b)); }
    if rule == 1u { joined = a + b; }
    store_into(i, joined);
  }
}
