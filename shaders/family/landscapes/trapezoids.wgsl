// The last s times c / 2 times the integral of phi over s by trapezoids: one workgroup.

var<workgroup> sums: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sum = 0.0;
  for (var a = lid + 1u; a < step.points; a += WORKGROUP) {
    sum += (load_s(a) - load_s(a - 1u)) * (0.5 * load_phi(a) + 0.5 * load_phi(a - 1u));
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_term(0u, load_s(step.points - 1u) * (0.5 * params.c) * sums[0]); }
}
