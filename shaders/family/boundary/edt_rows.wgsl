// Distance transform, first axis: the offset to the nearest site to the left or to the right. LANES invocations
// share a row; each takes a run of cells and learns from the others where the nearest sites beyond it lie. A run of
// up to 32 cells is read once, into bits; a longer one is read again in both directions.

const NONE: u32 = 0xffffffffu;
const FAR: i32 = 0x7fffffff;
override LANES: u32 = 32u;

var<workgroup> last: array<i32, WORKGROUP>;
var<workgroup> first: array<i32, WORKGROUP>;
// 16 teams at most.
const TEAM: u32 = 16u;
var<workgroup> team_last: array<i32, 16>;
var<workgroup> team_first: array<i32, 16>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let lane = lid % LANES;
  let row = index * (WORKGROUP / LANES) + lid / LANES;
  let live = row < step.rows;
  let rows_of_plane = step.cells / step.length;
  let plane = step.first + row / rows_of_plane;
  let cell = row % rows_of_plane * step.length;
  let start = lane * step.run;
  let end = min(start + step.run, step.length);
  var left = -1;
  var right = FAR;
  // The sites of a run of up to 32 cells.
  var sites = 0u;
  if live {
    for (var x = start; x < end; x++) {
      if is_site(plane, cell + x) {
        left = i32(x);
        right = min(right, i32(x));
        sites |= 1u << ((x - start) % 32u);
      }
    }
  }
  last[lid] = left;
  first[lid] = right;
  workgroupBarrier();
  // In two rounds, since a barrier costs more than some reads: teams of invocations first.
  let team = lid / TEAM * TEAM;
  let row_start = lid - lane;
  if LANES > TEAM {
    if lid == team {
      for (var k = lid + 1u; k < lid + TEAM; k++) {
        left = max(left, last[k]);
        right = min(right, first[k]);
      }
      team_last[lid / TEAM] = left;
      team_first[lid / TEAM] = right;
    }
    workgroupBarrier();
  }
  left = -1;
  right = FAR;
  if LANES > TEAM {
    for (var k = row_start / TEAM; k < lid / TEAM; k++) { left = max(left, team_last[k]); }
    for (var k = lid / TEAM + 1u; k < (row_start + LANES) / TEAM; k++) { right = min(right, team_first[k]); }
  }
  for (var k = max(team, row_start); k < lid; k++) { left = max(left, last[k]); }
  for (var k = lid + 1u; k < min(team + TEAM, row_start + LANES); k++) { right = min(right, first[k]); }
  if live && step.run <= 32u {
    let base = row * step.length;
    for (var x = start; x < end; x++) {
      let k = x - start;
      let before = sites & (0xffffffffu >> (31u - k));
      let after = sites >> k;
      let to_left = select(select(x - u32(left), NONE, left < 0), k - firstLeadingBit(before), before != 0u);
      let to_right = select(select(u32(right) - x, NONE, right == FAR), firstTrailingBit(after), after != 0u);
      keep_row(plane, cell + x, base + x, min(to_left, to_right));
    }
  }
  if live && step.run > 32u {
    let base = row * step.length;
    for (var x = start; x < end; x++) {
      if is_site(plane, cell + x) { left = i32(x); }
      store_near(base + x, near_of_offset(select(u32(i32(x) - left), NONE, left < 0)));
    }
    for (var x = end; x > start; x--) {
      let at = x - 1u;
      if is_site(plane, cell + at) { right = i32(at); }
      let ahead = select(u32(right - i32(at)), NONE, right == FAR);
      keep_row(plane, cell + at, base + at, min(offset_of_near(load_near(base + at)), ahead));
    }
  }
}
