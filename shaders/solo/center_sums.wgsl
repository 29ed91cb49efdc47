// Gradients of the centres: the first row of a class in sorted order adds up all of the class's rows.

const RUN: u32 = 32u;

fn away(class_at: u32, entry: vec2<u32>, d: u32) -> f32 {
  if d >= step.width { return 0.0; }
  let c = load_centers(class_at * step.width + d);
  let x = load_embeddings(entry.y * step.width + d);
  if nonfinite(x) || nonfinite(c) { return not_a_number(); }
  return load_grad_output(upstream_index(entry.y)) * (c - x);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.count { return; }
  let key = load_sorted(index).x;
  if key < step.class_first || key >= step.class_end { return; }
  if index > 0u && load_sorted(index - 1u).x == key { return; }
  let scale = params.lambda * mean_scale();
  for (var d = 2u * lid; d < step.width; d += 2u * WORKGROUP) {
    var total = vec2<f32>(0.0);
    var q = index;
    var more = true;
    while more {
      // Runs are added up first, so that rounding grows with their number only.
      var part = vec2<f32>(0.0);
      for (var i = 0u; i < RUN; i++) {
        more = q < step.count;
        if !more { break; }
        let entry = load_sorted(q);
        more = entry.x == key;
        if !more { break; }
        part += vec2(away(key, entry, d), away(key, entry, d + 1u));
        q++;
      }
      total += part;
    }
    let at = key * step.width + d;
    if d + 1u < step.width {
      store2_grad_centers(at, scale * total.x, scale * total.y);
    } else {
      store_grad_centers(at, scale * total.x);
    }
  }
}
