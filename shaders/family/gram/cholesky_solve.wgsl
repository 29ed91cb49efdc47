// U^T y = r k for the dots k of a row with the others and its residual r, and the length of y: one workgroup a row. The
// column is on chip.

const MOST: u32 = 1024u;

var<workgroup> column: array<f32, MOST>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let m = step.first_block + index;
  let residual = load_residual(m);
  for (var i = lid; i < step.rows; i += WORKGROUP) { column[i] = load_dots(i * step.others + m) * residual; }
  for (var i = 0u; i < step.rows; i++) {
    workgroupBarrier();
    let pivot = load_gram(i * step.rows + i);
    let y = select(column[i] / pivot, 0.0, pivot == 0.0);
    workgroupBarrier();
    for (var k = i + 1u + lid; k < step.rows; k += WORKGROUP) { column[k] -= load_gram(i * step.rows + k) * y; }
  }
  workgroupBarrier();
  var largest = 0.0;
  for (var i = lid; i < step.rows; i += WORKGROUP) {
    let pivot = load_gram(i * step.rows + i);
    let y = select(column[i] / pivot, 0.0, pivot == 0.0);
    store_columns(i * step.others + m, y);
    largest = max(largest, abs(y));
  }
  largest = group_max(lid, vec4(largest, 0.0, 0.0, 0.0)).x;
  let scale = unit_scale(largest);
  var squares = 0.0;
  var stray = 0.0;
  for (var i = lid; i < step.rows; i += WORKGROUP) {
    let pivot = load_gram(i * step.rows + i);
    let y = select(column[i] / pivot, 0.0, pivot == 0.0);
    if nonfinite(y) { stray = 1.0; }
    squares += (y * scale) * (y * scale);
  }
  let sums = group_sum(lid, vec4(squares, stray, 0.0, 0.0));
  if lid == 0u { store_score(m, select(sqrt(sums.x) / scale, not_a_number(), sums.y > 0.0)); }
}
