// Marks of rows: one over the length, and the class. LANES invocations a row.
// Fragments bring is_row(row), row_value(row, d), row_label(row), keep_mark(row, mark) and keep_side(row).

override LANES: u32 = 8u;
const SHORTEST: f32 = 1e-12;

var<workgroup> lane_values: array<f32, WORKGROUP>;
var<workgroup> lane_flags: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let lane = lid % LANES;
  let base = lid - lane;
  let row = step.first + (group.x + group.y * groups.x) * (WORKGROUP / LANES) + lid / LANES;
  let width = select(0u, step.width, is_row(row));
  var largest = 0.0;
  var flags = 0u;
  var sum = 0.0;
  for (var d = lane; d < width; d += LANES) {
    let x = row_value(row, d);
    if nonfinite(x) { flags = 1u; } else { largest = max(largest, abs(x)); }
    sum += x * x;
  }
  lane_values[lid] = largest;
  lane_flags[lid] = flags;
  workgroupBarrier();
  for (var i = 0u; i < LANES; i++) {
    largest = max(largest, lane_values[base + i]);
    flags |= lane_flags[base + i];
  }
  workgroupBarrier();
  // Divided by the largest element, squares neither overflow nor vanish; few rows need it.
  var unit = 1.0;
  if largest > 1e15 || largest < 1e-15 {
    unit = select(1.0 / largest, 0.0, largest < 1e-37);
    sum = 0.0;
    for (var d = lane; d < width; d += LANES) {
      let x = row_value(row, d) * unit;
      sum += x * x;
    }
  }
  lane_values[lid] = sum;
  workgroupBarrier();
  if lane == 0u && is_row(row) {
    var squares = 0.0;
    for (var i = 0u; i < LANES; i++) { squares += lane_values[base + i]; }
    let length = select(largest, 1.0, unit == 1.0) * sqrt(squares);
    let label = row_label(row);
    var inverse = select(1.0 / max(length, SHORTEST), 0.0, largest < 1e-37);
    // It makes all that comes of the row a NaN.
    if flags != 0u { inverse = not_a_number(); }
    keep_mark(row, Mark(select(0.0, inverse, counted(label)), label));
    keep_side(row);
  }
}
