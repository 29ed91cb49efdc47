// Log-sum-exps kept as (largest, sum of exp(z - largest)); (any, 0) is the sum over nothing.

fn log_sum_add(a: vec2<f32>, z: f32) -> vec2<f32> {
  if a.y == 0.0 { return vec2(z, 1.0); }
  let e = exp(-abs(z - a.x));
  if z > a.x { return vec2(z, a.y * e + 1.0); }
  return vec2(a.x, a.y + e);
}

fn log_sum_merge(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  if a.y == 0.0 { return b; }
  if b.y == 0.0 { return a; }
  let e = exp(-abs(a.x - b.x));
  if b.x > a.x { return vec2(b.x, a.y * e + b.y); }
  return vec2(a.x, a.y + b.y * e);
}

fn log_sum(a: vec2<f32>) -> f32 {
  return a.x + log(a.y);
}

// The same with the sum of v exp(z - largest) as third component.
fn log_mean_add(a: vec3<f32>, z: f32, v: f32) -> vec3<f32> {
  if a.y == 0.0 { return vec3(z, 1.0, v); }
  let e = exp(-abs(z - a.x));
  if z > a.x { return vec3(z, a.y * e + 1.0, a.z * e + v); }
  return vec3(a.x, a.y + e, a.z + v * e);
}

fn log_mean_merge(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
  if a.y == 0.0 { return b; }
  if b.y == 0.0 { return a; }
  let e = exp(-abs(a.x - b.x));
  if b.x > a.x { return vec3(b.x, a.y * e + b.y, a.z * e + b.z); }
  return vec3(a.x, a.y + b.y * e, a.z + b.z * e);
}

// exp(z - total) where z is one of the logits that `total` is the log-sum-exp of.
fn share(z: f32, total: f32) -> f32 {
  return exp(min(z - total, 0.0));
}
