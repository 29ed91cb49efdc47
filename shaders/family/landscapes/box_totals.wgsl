// The boxes of all tiles of a plane, size by size, one workgroup a plane.

const LEVELS: u32 = 5u;

var<workgroup> sums: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = step.first_block + index;
  for (var level = 0u; level < step.levels; level++) {
    var sum = 0u;
    for (var tile = lid; tile < step.tiles; tile += WORKGROUP) {
      sum += load_parts((plane * step.tiles + tile) * LEVELS + level);
    }
    sums[lid] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
      workgroupBarrier();
      if lid < half { sums[lid] += sums[lid + half]; }
    }
    if lid == 0u { store_totals(plane * step.sizes + step.first + level, sums[0]); }
    workgroupBarrier();
  }
}
