// The cosine of each row and its class's row, one workgroup a row. Each row is taken in a unit of its own, so that no square
// over- or underflows. A hook brings
//   fn emit(lid, row, cosine, known)   of a class (known), or of a label that is none; cosine may be no number

// Largest magnitudes of both rows, sums of their products, numbers that are none.
alias Found = vec4<f32>;

// The power of two of a magnitude.
fn exponent_of(x: f32) -> i32 { return i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127; }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  let label = load_labels(row);
  let known = label >= 0 && u32(label) < step.classes;
  let c = u32(max(label, 0));
  // The step binds some classes; the first takes the labels that are none.
  let here = known && c >= step.first_class && c < step.end_class;
  var most = vec4<f32>();
  for (var d = lid; d < step.width; d += WORKGROUP) {
    if here {
      let a = load_embeddings(row * step.width + d);
      let b = load_class_rows(c * step.width + d);
      if nonfinite(a) || nonfinite(b) { most.z = 1.0; } else { most = max(most, vec4(abs(a), abs(b), 0.0, 0.0)); }
    }
  }
  most = all_max(lid, most);
  var sums = vec4<f32>();
  for (var d = lid; d < step.width; d += WORKGROUP) {
    if here && most.z == 0.0 {
      let a = times_power_of_two(load_embeddings(row * step.width + d), -exponent_of(most.x));
      let b = times_power_of_two(load_class_rows(c * step.width + d), -exponent_of(most.y));
      sums += vec4(a * b, a * a, b * b, 0.0);
    }
  }
  sums = all_sum(lid, sums);
  var cosine = 0.0;
  if sums.y > 0.0 && sums.z > 0.0 { cosine = clamp(sums.x / (sqrt(sums.y) * sqrt(sums.z)), -1.0, 1.0); }
  if most.z > 0.0 { cosine = not_a_number(); }
  if here || (!known && step.first_class == 0u) { emit(lid, row, cosine, known); }
}
