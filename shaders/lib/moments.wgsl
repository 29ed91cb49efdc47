// Count, mean, and sum of squared distances from the mean; merged, they lose nothing where the mean is large.

var<workgroup> lane_moments: array<vec3<f32>, WORKGROUP>;

fn moments_merge(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
  if b.x == 0.0 { return a; }
  if a.x == 0.0 { return b; }
  let count = a.x + b.x;
  let apart = b.y - a.y;
  return vec3(count, a.y + apart * (b.x / count), a.z + b.z + apart * apart * (a.x * (b.x / count)));
}

// The workgroup's moments, valid in invocation 0, by a tree. Every invocation calls it.
fn block_moments(lid: u32, mine: vec3<f32>) -> vec3<f32> {
  lane_moments[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { lane_moments[lid] = moments_merge(lane_moments[lid], lane_moments[lid + half]); }
  }
  return lane_moments[lid];
}
