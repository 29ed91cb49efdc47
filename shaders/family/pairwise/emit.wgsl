// From the gradient of a unit row h to that of its row x: (g - h (h g)) / |x|. LANES invocations a row.

override LANES: u32 = 8u;
// One over the length below which rows are scaled by a constant.
const LARGEST_INVERSE: f32 = 0.999e12;

var<workgroup> lane_values: array<f32, WORKGROUP>;

// A row that does not count has no gradient, whatever it holds.
fn row_gradient(row: u32, d: u32, mark: Mark, along: f32, scale: f32, failed: bool) -> f32 {
  let gradient = (load_sum(row, d) - load_outer(row * step.width + d) * mark.inverse * along) * scale;
  return select(0.0, select(gradient, not_a_number(), failed), counted(mark.label));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let lane = lid % LANES;
  let row = step.first + (group.x + group.y * groups.x) * (WORKGROUP / LANES) + lid / LANES;
  let width = select(0u, step.width, row < step.end);
  var mark = Mark();
  if row < step.end { mark = load_outer_marks(row); }
  let inverse = mark.inverse;
  var along = 0.0;
  for (var d = lane; d < width; d += LANES) { along += load_sum(row, d) * (load_outer(row * step.width + d) * inverse); }
  lane_values[lid] = along;
  workgroupBarrier();
  along = 0.0;
  for (var i = 0u; i < LANES; i++) { along += lane_values[lid - lane + i]; }
  if inverse >= LARGEST_INVERSE { along = 0.0; }
  let scale = inverse * term_scale().x;
  let failed = (load_totals(6u) & EVERYWHERE) != 0u;
  for (var d = 2u * lane; d < width; d += 2u * LANES) {
    let first = row_gradient(row, d, mark, along, scale, failed);
    if d + 1u < width {
      emit2(row, d, first, row_gradient(row, d + 1u, mark, along, scale, failed));
    } else {
      emit(row, d, first);
    }
  }
}
