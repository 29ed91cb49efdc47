// Largest of each run of step.span values: step.units runs of every row of step.cells.

var<workgroup> values: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_unit + index;
  let start = row % step.units * step.span;
  let end = min(start + step.span, step.cells);
  var largest = 0.0;
  for (var i = start + lid; i < end; i += WORKGROUP) {
    largest = max(largest, load_source(row / step.units * step.cells + i));
  }
  values[lid] = largest;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { values[lid] = max(values[lid], values[lid + half]); }
  }
  if lid == 0u { store_result(row, values[0]); }
}
