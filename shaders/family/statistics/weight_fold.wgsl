// The sums of all blocks: one workgroup.

var<workgroup> sums: array<vec4<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sum = vec4<f32>();
  for (var block = lid; block < step.blocks; block += WORKGROUP) { sum += load_parts(block); }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_sums(0u, sums[0]); }
}
