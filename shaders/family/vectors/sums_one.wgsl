// The sum of each block of a vector that is one segment.

override ITEMS: u32 = 16u;

var<workgroup> sums: array<vec4<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var sum = vec4<f32>();
  for (var k = 0u; k < ITEMS; k++) {
    let i = (block * ITEMS + k) * WORKGROUP + lid;
    if i < step.end { sum = merge(sum, term(load_vector(i))); }
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] = merge(sums[lid], sums[lid + half]); }
  }
  if lid == 0u { store_heads(block, sums[0]); }
}
