// Gradients of the centres: the first row of a class in sorted order adds up all of the class's rows. A fragment brings
//   fn begin(at: u32, d: u32) -> f32             what the sum starts with
//   fn put(at: u32, d: u32, total: vec2<f32>)    where the sums of two dimensions go

// Rows that add up first, by their place in the tensor: cuts between such runs change no bit.
const RUN: u32 = 32u;

fn away(class_at: u32, row: u32, d: u32) -> f32 {
  if d >= step.width { return 0.0; }
  let c = load_centers(class_at * step.width + d);
  let x = load_embeddings(row * step.width + d);
  if nonfinite(x) || nonfinite(c) { return not_a_number(); }
  return load_grad_output(upstream_index(row)) * (c - x);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.count { return; }
  let key = load_keys(index);
  if key < step.class_first || key >= step.class_end { return; }
  if index > 0u && load_keys(index - 1u) == key { return; }
  let scale = params.lambda * mean_scale();
  for (var d = 2u * lid; d < step.width; d += 2u * WORKGROUP) {
    let at = key * step.width + d;
    var total = vec2<f32>(begin(at, d), begin(at + 1u, d + 1u));
    var part = vec2<f32>(0.0);
    var run = load_payloads(index) / RUN;
    for (var q = index; q < step.count; q++) {
      if load_keys(q) != key { break; }
      let row = load_payloads(q);
      if row / RUN != run {
        total += scale * part;
        part = vec2(0.0);
        run = row / RUN;
      }
      part += vec2(away(key, row, d), away(key, row, d + 1u));
    }
    total += scale * part;
    put(at, d, total);
  }
}
