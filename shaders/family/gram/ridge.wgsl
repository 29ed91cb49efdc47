// Adds a part of its mean to the diagonal of a matrix; where the mean is no number, the diagonal is none.

var<workgroup> parts: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sum = 0.0;
  for (var i = lid; i < step.rows; i += WORKGROUP) { sum += load_gram(i * step.rows + i) / f32(step.rows); }
  parts[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] += parts[lid + half]; }
  }
  workgroupBarrier();
  var ridge = params.ridge * parts[0];
  if nonfinite(parts[0]) { ridge = not_a_number(); }
  for (var i = lid; i < step.rows; i += WORKGROUP) {
    store_gram(i * step.rows + i, load_gram(i * step.rows + i) + ridge);
  }
}
