// Joins an entry of two saved memories, which starts at word step.first of the other one. step.rule: 0 adds f32, 1 adds u32, 2 takes the bits of either.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i < step.count {
    let a = load_into(i);
    let b = load_from(step.first + i);
    var joined = a | b;
    if step.rule == 0u { joined = bitcast<u32>(bitcast<f32>(a) + bitcast<f32>(b)); }
    if step.rule == 1u { joined = a + b; }
    store_into(i, joined);
  }
}
