// Similarity of unit rows: the length of their difference. Squared differences keep their accuracy between
// near duplicates, where 2 - 2 a b would lose it.

fn similarity_add(sum: vec4<f32>, a: f32, b: vec4<f32>) -> vec4<f32> {
  let difference = a - b;
  return sum + difference * difference;
}

fn similarity(sum: vec4<f32>) -> vec4<f32> { return sqrt(sum); }

// From the derivative by the distance to the factor of `pull`; equal rows have gradient 0.
fn pull_weight(slope: f32, distance: f32) -> f32 {
  if distance == 0.0 { return 0.0; }
  return slope / distance;
}

fn pull(weight: f32, outer: vec4<f32>, inner: vec4<f32>) -> vec4<f32> { return weight * (outer - inner); }
