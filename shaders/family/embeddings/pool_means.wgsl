// The weighted mean of the products of each segment's rows, one workgroup a segment.

var<workgroup> found: array<vec2<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  var mean = vec2<f32>();
  for (var i = load_bounds(segment) + lid; i < min(load_bounds(segment + 1u), step.rows); i += WORKGROUP) {
    let weight = load_weights(i);
    let product = load_products(i);
    if nonfinite(weight) || (nonfinite(product) && weight != 0.0) {
      mean.y = 1.0;
    } else if weight != 0.0 {
      mean.x += weight * product;
    }
  }
  found[lid] = mean;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { found[lid] += found[lid + half]; }
  }
  if lid == 0u { store_means(segment, select(found[0].x, not_a_number(), found[0].y > 0.0)); }
}
