// The sum of each row from its parts, in order, one workgroup a row, and what becomes of it. Of several sums over the same
// elements, each is a row of its own. Linked besides: part_of(row, lid),
// join(a, b), finish_row(row, part).

var<workgroup> parts: array<Part, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  parts[lid] = part_of(row, lid);
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lid == 0u { finish_row(row, parts[0]); }
}
