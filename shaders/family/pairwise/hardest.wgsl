// Gradients of unit rows where an anchor pulls one positive and pushes one negative: one workgroup a row. A
// fragment brings
//   fn partner(row: u32, other: u32) -> f32    weight of the pair of an outer and an inner row, 0 for most of them

var<workgroup> weights: array<f32, WORKGROUP>;

fn outer_unit(row: u32, d: u32) -> f32 { return load_outer(row * step.width + d) * load_outer_marks(row).inverse; }
fn inner_unit(row: u32, d: u32) -> f32 { return load_inner(row * step.width + d) * load_inner_marks(row).inverse; }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.outer_first + index;
  let sums = (step.sums_first + index) * step.width;
  if step.fresh != 0u {
    for (var d = lid; d < step.width; d += WORKGROUP) { store_sums(sums + d, 0.0); }
  }
  for (var first = step.inner_first; first < step.inner_end; first += WORKGROUP) {
    var weight = 0.0;
    if first + lid < step.inner_end { weight = partner(row, first + lid); }
    weights[lid] = weight;
    workgroupBarrier();
    for (var i = 0u; i < min(WORKGROUP, step.inner_end - first); i++) {
      let w = weights[i];
      if w == 0.0 { continue; }
      for (var d = lid; d < step.width; d += WORKGROUP) {
        store_sums(sums + d, load_sums(sums + d) + w * (outer_unit(row, d) - inner_unit(first + i, d)));
      }
    }
    workgroupBarrier();
  }
}
