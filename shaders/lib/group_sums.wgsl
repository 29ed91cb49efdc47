// Sums and largest numbers over a workgroup, in every invocation. Every invocation calls them.

var<workgroup> parts: array<vec4<f32>, WORKGROUP>;

fn group_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  parts[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] += parts[lid + half]; }
  }
  workgroupBarrier();
  return parts[0];
}

fn group_max(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  parts[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] = max(parts[lid], parts[lid + half]); }
  }
  workgroupBarrier();
  return parts[0];
}
