// Similarity of unit rows: their product.

// What a term adds to the similarities of four outer and four inner rows.
fn similarity_terms(outer: vec4<f32>, inner: vec4<f32>) -> mat4x4<f32> {
  return mat4x4(outer.x * inner, outer.y * inner, outer.z * inner, outer.w * inner);
}

fn similarities(sums: mat4x4<f32>) -> mat4x4<f32> { return sums; }

// From the derivative by the similarity to the factor of `pulls`.
fn pull_weight(slope: f32, s: f32) -> f32 { return slope; }

// What an inner row adds to the gradients of four outer rows, by four of their dimensions.
fn pulls(weights: vec4<f32>, outer: mat4x4<f32>, inner: vec4<f32>) -> mat4x4<f32> {
  return similarity_terms(weights, inner);
}
