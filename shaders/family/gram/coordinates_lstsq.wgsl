// W^T W z for the dots z of each vector with the directions: one workgroup a vector.

var<workgroup> middle: array<f32, 64>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let t = step.first_block + index;
  if lid < step.rows {
    var sum = 0.0;
    for (var m = 0u; m < step.rows; m++) { sum += load_roots(lid * step.rows + m) * load_gram((step.rows + t) * step.rows + m); }
    middle[lid] = sum;
  }
  workgroupBarrier();
  if lid < step.rows {
    var sum = 0.0;
    for (var k = 0u; k < step.rows; k++) { sum += load_roots(k * step.rows + lid) * middle[k]; }
    store_coordinates(t * step.rows + lid, sum);
  }
}
