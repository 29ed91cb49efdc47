// Sorts segments of up to CHUNK pairs (key, payload) in workgroup memory, a workgroup each, by bitonic steps. Equal keys
// stay in the order of their places. Linked besides: pairs_of.

const CHUNK: u32 = 1024u;

// Keys, and the places of their pairs in the segment.
var<workgroup> entries: array<vec2<u32>, CHUNK>;

fn is_after(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.x > b.x || (a.x == b.x && a.y > b.y);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_unit + index;
  let first = segment * step.cells;
  let pairs = pairs_of(segment);
  for (var i = lid; i < step.size; i += WORKGROUP) {
    var key = 0xffffffffu;
    if i < pairs { key = load_unsorted(first + i).x; }
    entries[i] = vec2(key, i);
  }
  workgroupBarrier();
  for (var run = 2u; run <= step.size; run *= 2u) {
    for (var stride = run / 2u; stride > 0u; stride /= 2u) {
      for (var i = lid; i < step.size / 2u; i += WORKGROUP) {
        let a = 2u * i - (i & (stride - 1u));
        let b = a + stride;
        if is_after(entries[a], entries[b]) == ((a & run) == 0u) {
          let entry = entries[a];
          entries[a] = entries[b];
          entries[b] = entry;
        }
      }
      workgroupBarrier();
    }
  }
  for (var i = lid; i < step.size; i += WORKGROUP) {
    if i < pairs { store_sorted(first + i, load_unsorted(first + entries[i].y)); }
  }
}
