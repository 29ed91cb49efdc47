// The gradient of a tensor that lacks all axes but the first: sums of the slopes over each block of a sample.

override ITEMS: u32 = 8u;
// Which tensor.
override WHICH: u32 = 0u;

var<workgroup> sums: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let start = block / step.span_blocks * step.span;
  let within = block % step.span_blocks * (WORKGROUP * ITEMS);
  let scale = mean_scale();
  var sum = 0.0;
  for (var k = 0u; k < ITEMS; k++) {
    let at = within + k * WORKGROUP + lid;
    if at < step.span { sum += element(start + at, scale).slopes[WHICH]; }
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u { store_parts(block, sums[0]); }
}
