// The gradient of each score: scale times its weight times how far its product is above the segment's mean; 0 without weight.
@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (step.first_block + group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.end { return; }
  let segment = segment_of(i);
  var slope = 0.0;
  if i >= load_bounds(segment) && i < load_bounds(segment + 1u) {
    let weight = load_weights(i);
    let product = load_products(i);
    let mean = load_means(segment);
    if nonfinite(weight) || (weight != 0.0 && (nonfinite(product) || nonfinite(mean))) {
      slope = not_a_number();
    } else if weight != 0.0 {
      slope = params.scale * weight * (product - mean);
    }
  }
  store_grad_scores(i, slope);
}
