// Sorts segments of up to CHUNK pairs (key, payload) in workgroup memory, a workgroup each, by bitonic steps. Equal keys
// stay in the order of their places. Pairs may go where they come from: all are read before one is put. Linked besides: pairs_of,
// word_at, is_taken, key_in, payload_of, put.

const CHUNK: u32 = 1024u;
// 1 where not all pairs are taken: their number is each segment's length.
override CHOOSES: u32 = 0u;

// Keys, and the places of their pairs in the segment; from CHUNK on of what is no pair.
var<workgroup> entries: array<vec2<u32>, CHUNK>;
var<workgroup> taken: atomic<u32>;

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
  let pairs = pairs_of(lid, segment);
  if CHOOSES == 1u {
    if lid == 0u { atomicStore(&taken, 0u); }
    workgroupBarrier();
  }
  for (var i = lid; i < step.size; i += WORKGROUP) {
    entries[i] = vec2(0xffffffffu, CHUNK + i);
    if i < pairs {
      let word = word_at(first + i);
      if is_taken(segment, word) {
        entries[i] = vec2(key_in(word), i);
        if CHOOSES == 1u { atomicAdd(&taken, 1u); }
      }
    }
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
  // What is no pair is last.
  var count = pairs;
  if CHOOSES == 1u { count = atomicLoad(&taken); }
  if CHOOSES == 1u && lid == 0u { store_lengths(segment, count); }
  for (var i = lid; i < step.size; i += WORKGROUP) {
    let source = entries[i].y;
    if i < count { entries[i].y = payload_of(first + source, source, word_at(first + source)); }
  }
  storageBarrier();
  for (var i = lid; i < step.size; i += WORKGROUP) {
    if i < count { put(first + i, entries[i].x, entries[i].y); }
  }
}
