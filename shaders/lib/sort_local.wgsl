// Sorts runs of CHUNK pairs (key, place) in workgroup memory, from step.shortest to step.longest long, by bitonic
// steps. Equal keys stay in the order of their places.

const CHUNK: u32 = 1024u;

var<workgroup> pairs: array<vec2<u32>, CHUNK>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let size = min(CHUNK, step.length);
  let first = index * size;
  for (var i = lid; i < size; i += WORKGROUP) { pairs[i] = load_sorted(first + i); }
  workgroupBarrier();
  for (var run = max(step.shortest, 2u); run <= step.longest; run *= 2u) {
    for (var stride = min(run, size) / 2u; stride > 0u; stride /= 2u) {
      for (var i = lid; i < size / 2u; i += WORKGROUP) {
        let a = 2u * i - (i & (stride - 1u));
        let b = a + stride;
        if is_after(pairs[a], pairs[b]) == (((first + a) & run) == 0u) {
          let pair = pairs[a];
          pairs[a] = pairs[b];
          pairs[b] = pair;
        }
      }
      workgroupBarrier();
    }
  }
  for (var i = lid; i < size; i += WORKGROUP) { store_sorted(first + i, pairs[i]); }
}
