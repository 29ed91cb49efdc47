// What a loss needs of each class, from the classes' counts: a scale and a shift of its score, and its weight. One workgroup.
// A hook brings table(n, counts). Where a count is no number, so is every entry.

struct Counts { least: f32, most: f32, sum: f32 }

var<workgroup> shared_counts: array<vec4<f32>, WORKGROUP>;

fn count_at(c: u32) -> f32 {
  let n = load_class_counts(c);
  return select(max(n, 1.0), 1.0, nonfinite(n));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  // The largest of -n and of n, their sum, and whether one is no number.
  var mine = vec4(-0x1.fffffep+127f, 1.0, 0.0, 0.0);
  for (var c = lid; c < step.end; c += WORKGROUP) {
    let n = count_at(c);
    mine = vec4(max(mine.x, -n), max(mine.y, n), mine.z + n, max(mine.w, select(0.0, 1.0, nonfinite(load_class_counts(c)))));
  }
  shared_counts[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half {
      let other = shared_counts[lid + half];
      let own = shared_counts[lid];
      shared_counts[lid] = vec4(max(own.xy, other.xy), own.z + other.z, max(own.w, other.w));
    }
  }
  workgroupBarrier();
  let all = shared_counts[0];
  let counts = Counts(-all.x, all.y, all.z);
  for (var c = lid; c < step.end; c += WORKGROUP) {
    let entry = select(table(count_at(c), counts), vec2(not_a_number()), all.w > 0.0);
    store_tables(c, vec4(entry, load_weight(c), 0.0));
  }
}
