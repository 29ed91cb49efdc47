// sum over k of (C)_k / (k rate^k), C the samples that are not the symbol and (C)_k = C (C - 1) .. (C - k + 1). Each term
// follows from the one before: none is beyond f32 where the sum is not.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let t = (step.first_block + index) * WORKGROUP + lid;
  if t >= step.end { return; }
  let read = symbols_read();
  let others = read - min(load_matches(t), read);
  var term = 1.0;
  var sum = 0.0;
  for (var k = 1u; k <= min(step.samples, others); k++) {
    let smaller = select(1.0, f32(k - 1u) / f32(k), k > 1u);
    term *= f32(others - k + 1u) / params.rate * smaller;
    sum += term;
    // Terms only shrink once they do: what is below a digit of the sum stays so.
    if nonfinite(sum) || (f32(others - k) < params.rate && term * params.rate < sum * 0x1p-30f * (params.rate - f32(others - k))) {
      break;
    }
  }
  store_terms(t, select(sum, bitcast<f32>(0x7f800000u | (step.nan_source & 1u)), nonfinite(sum)));
}
