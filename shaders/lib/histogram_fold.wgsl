// The sum of a class's parts over the blocks, one workgroup a class. Linked besides: `Sum`, store_members(class, sum).

var<workgroup> sums: array<Sum, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let c = step.first_block + index;
  var sum = Sum();
  for (var block = lid; block < step.blocks; block += WORKGROUP) { sum += load_parts(block * step.width + c); }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_members(step.first_class + c, sums[0]); }
}
