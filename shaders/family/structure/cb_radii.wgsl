// The largest radius of each sample's two skeletons, 1 at least.

alias Found = vec2<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let sample = step.first_block + index;
  var largest = vec2(1.0);
  for (var k = lid; k < step.blocks; k += WORKGROUP) {
    let at = sample * step.blocks + k;
    largest = max(largest, vec2(load_largest_prediction(at), load_largest_truth(at)));
  }
  let all = all_max(lid, largest);
  if lid == 0u {
    store_radii(2u * sample, all.x);
    store_radii(2u * sample + 1u, all.y);
  }
}
