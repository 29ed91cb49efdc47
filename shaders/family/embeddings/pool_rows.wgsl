// The gradient of each row, one workgroup a row, and its product with the segment's upstream gradient, of which a step binds
// some segments; the first takes the rows of none.

var<workgroup> found: array<vec2<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  let segment = segment_of(row);
  let inside = row >= load_bounds(segment) && row < load_bounds(segment + 1u);
  let here = inside && segment >= step.first_segment && segment < step.end_segment;
  let mine = here || (!inside && step.first_segment == 0u);
  var weight = 0.0;
  if here { weight = load_weights(row); }
  var product = vec2<f32>();
  for (var d = lid; d < step.width; d += WORKGROUP) {
    if mine {
      var slope = 0.0;
      if here {
        let g = load_grad_output(segment * step.width + d);
        let x = load_embeddings(row * step.width + d);
        slope = weight * g;
        if nonfinite(x) { product.y = 1.0; } else { product.x += g * x; }
        if nonfinite(weight) { slope = not_a_number(); }
      }
      store_grad_embeddings(row * step.width + d, slope);
    }
  }
  found[lid] = product;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { found[lid] += found[lid + half]; }
  }
  if lid == 0u {
    if mine { store_products(row, select(found[0].x, not_a_number(), found[0].y > 0.0)); }
  }
}
