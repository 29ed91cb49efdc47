// Similarity of unit rows: their product.

fn similarity_add(sum: vec4<f32>, a: f32, b: vec4<f32>) -> vec4<f32> { return sum + a * b; }

fn similarity(sum: vec4<f32>) -> vec4<f32> { return sum; }

// From the derivative by the similarity to the factor of `pull`.
fn pull_weight(slope: f32, s: f32) -> f32 { return slope; }

fn pull(weight: f32, outer: vec4<f32>, inner: vec4<f32>) -> vec4<f32> { return weight * inner; }
