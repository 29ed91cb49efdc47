// The gradient of one number for all rows, one workgroup.

var<workgroup> sums: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sum = 0.0;
  for (var row = lid; row < step.end; row += WORKGROUP) { sum += load_row_slopes(row); }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_whole(0u, sums[0]); }
}
