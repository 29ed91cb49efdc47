// Similarity of unit rows: the length of their difference. Squared differences keep their accuracy between
// near duplicates, where 2 - 2 a b would lose it.

fn squares(a: f32, b: vec4<f32>) -> vec4<f32> {
  let difference = a - b;
  return difference * difference;
}

// What a term adds to the sums of four outer and four inner rows.
fn similarity_terms(outer: vec4<f32>, inner: vec4<f32>) -> mat4x4<f32> {
  return mat4x4(squares(outer.x, inner), squares(outer.y, inner), squares(outer.z, inner), squares(outer.w, inner));
}

fn similarities(sums: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4(sqrt(sums[0]), sqrt(sums[1]), sqrt(sums[2]), sqrt(sums[3]));
}

// From the derivative by the distance to the factor of `pulls`; equal rows have gradient 0.
fn pull_weight(slope: f32, distance: f32) -> f32 {
  if distance == 0.0 { return 0.0; }
  return slope / distance;
}

// What an inner row adds to the gradients of four outer rows, by four of their dimensions.
fn pulls(weights: vec4<f32>, outer: mat4x4<f32>, inner: vec4<f32>) -> mat4x4<f32> {
  return mat4x4(weights.x * (outer[0] - inner), weights.y * (outer[1] - inner), weights.z * (outer[2] - inner),
    weights.w * (outer[3] - inner));
}
