// Distance transform, first axis: the offset to the nearest site to the left or to the right. LANES invocations
// share a row; each takes a run of cells and learns from the others where the nearest sites beyond it lie. A run of
// up to 32 cells is read once, into bits; a longer one is read again in both directions.

const NONE: u32 = 0xffffffffu;
const FAR: i32 = 0x7fffffff;
override LANES: u32 = 32u;

var<workgroup> last: array<i32, WORKGROUP>;
var<workgroup> first: array<i32, WORKGROUP>;

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
  let plane = step.first_plane + row / rows_of_plane;
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
  for (var apart = 1u; apart < LANES; apart <<= 1u) {
    workgroupBarrier();
    if lane >= apart { left = max(left, last[lid - apart]); }
    if lane + apart < LANES { right = min(right, first[lid + apart]); }
    workgroupBarrier();
    last[lid] = left;
    first[lid] = right;
  }
  workgroupBarrier();
  left = -1;
  right = FAR;
  if lane > 0u { left = last[lid - 1u]; }
  if lane + 1u < LANES { right = first[lid + 1u]; }
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
