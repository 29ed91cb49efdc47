// Adds the blocks' sums of one sample (or of all) and class: invocation i takes every WORKGROUP-th block,
// then a tree. A sample's units are its classes; the first one's sums are those of sample `first_sample`.

var<workgroup> slots: array<vec3<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let c = unit % step.units;
  var sum = vec3<f32>();
  for (var b = lid; b < step.blocks; b += WORKGROUP) {
    let at = ((sample * step.blocks + b) * step.units + c) * 3u;
    sum += vec3(load_source(at), load_source(at + 1u), load_source(at + 2u));
  }
  slots[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { slots[lid] += slots[lid + half]; }
  }
  if lid == 0u {
    let at = (step.first_sample * step.units + unit) * 3u;
    store_sums(at, slots[0].x);
    store_sums(at + 1u, slots[0].y);
    store_sums(at + 2u, slots[0].z);
  }
}
