// The sums of each block that weights are scaled by: of counts, of raw weights, of counts that are no numbers.

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
  let c = block * WORKGROUP + lid;
  var sum = vec4<f32>();
  if c < step.end {
    let count = load_class_counts(c);
    sum = vec4(count, raw(count), 0.0, 0.0);
    if nonfinite(count) { sum = vec4(0.0, 0.0, 1.0, 0.0); }
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_parts(block, sums[0]); }
}
