// The sum of each column over a block of lines. Narrow lines have several invocations a column. Linked besides: `Part`,
// part_at(i, row), join(a, b).

var<workgroup> parts: array<Part, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let block = unit / step.units;
  let columns = step.cells;
  let tile = min(columns, WORKGROUP);
  let lanes = WORKGROUP / tile;
  let lane = lid / tile;
  let column = unit % step.units * WORKGROUP + lid % tile;
  var sum = Part();
  if lane < lanes && column < columns {
    for (var k = 0u; k < step.rounds; k++) {
      let line = (block * step.rounds + k) * lanes + lane;
      if line >= step.lines { break; }
      sum = join(sum, part_at(line * columns + column, column));
    }
  }
  parts[lid] = sum;
  workgroupBarrier();
  if lane == 0u && column < columns {
    for (var other = 1u; other < lanes; other++) { sum = join(sum, parts[other * tile + lid]); }
    store_heads(block * columns + column, sum);
  }
}
