// The largest probability of every class along each line of a sample's cells and the first place that has it, the largest
// share of its target, and the sums over a block of lines: three numbers a class. A NaN is above all. A cell that is left out
// has probability and share 0.
//
// LANES invocations share a line; neighbours are lanes of one line where cells of a line are adjacent, and lanes of
// neighbouring lines where they are not. An invocation takes CLASSES classes at a time.
// Linked besides: row_at, share, activate, statistics_of, sums_of.

override LANES: u32 = 1u;
override CONTIGUOUS: u32 = 0u;
override CLASSES: u32 = 8u;
// Along the first axis strays and bad labels are counted.
override COUNTS: u32 = 0u;

// Key of the largest probability, its place, key of the largest share.
var<workgroup> bests: array<vec3<u32>, WORKGROUP>;
var<workgroup> slots: array<vec3<f32>, WORKGROUP>;

fn cell(start: u32, c: u32) -> u32 { return start + c * step.class_stride; }

fn better(a: vec3<u32>, b: vec3<u32>) -> vec3<u32> {
  let first = a.x > b.x || (a.x == b.x && a.y < b.y);
  return vec3(select(b.xy, a.xy, first), max(a.z, b.z));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let lines = WORKGROUP / LANES;
  let lane = select(lid / lines, lid % LANES, CONTIGUOUS == 1u);
  let apart = select(lines, 1u, CONTIGUOUS == 1u);
  let line = unit % step.units * lines + select(lid % lines, lid / LANES, CONTIGUOUS == 1u);
  let inside = line < step.cells;
  let first_cell = line / step.inner * step.inner * step.length + line % step.inner;
  var tally = Tally(0.0, 0u, 0u);
  for (var first = 0u; first < step.classes; first += CLASSES) {
    var best = array<vec3<u32>, 8>();
    for (var i = 0u; i < CLASSES; i++) { // unrolled: CLASSES
      best[i] = vec3(0u, 0xffffffffu, 0u);
    }
    if inside {
      for (var k = lane; k < step.length; k += LANES) {
        let at = first_cell + k * step.inner;
        let row = row_at(sample * step.space + at, true);
        let start = score_index(sample, 0u, at);
        if first == 0u && row.bad { tally.count += 1u; }
        var statistics = vec2(0.0, 1.0);
        if row.counts { statistics = statistics_of(sample * step.space + at, start); }
        for (var i = 0u; i < CLASSES; i++) { // unrolled: CLASSES
          let c = min(first + i, step.classes - 1u);
          var p = 0.0;
          var t = 0.0;
          if row.counts {
            let x = load_input(cell(start, c));
            p = activate(x, statistics.x, statistics.y);
            if no_input(x) || nonfinite(statistics.y) { p = not_a_number(); }
            t = share(row, start, c);
            if nonfinite(p) || nonfinite(t) { tally.flags = 1u; }
          }
          best[i] = better(best[i], vec3(ordered_key(p), k, ordered_key(t)));
        }
      }
    }
    for (var i = 0u; i < CLASSES; i++) { // unrolled: CLASSES
      let c = first + i;
      workgroupBarrier();
      bests[lid] = best[i];
      for (var half = LANES / 2u; half > 0u; half >>= 1u) {
        workgroupBarrier();
        if lane < half { bests[lid] = better(bests[lid], bests[lid + half * apart]); }
      }
      slots[lid] = vec3<f32>();
      if inside && lane == 0u && c < step.classes {
        let p = ordered_number(bests[lid].x);
        let t = ordered_number(bests[lid].z);
        slots[lid] = sums_of(p, t);
        let at = (sample * step.classes + c) * step.all_lines + step.first_line + line;
        store_places(at, bests[lid].y);
        store_shares(at, t);
      }
      for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
        workgroupBarrier();
        if lid < half { slots[lid] += slots[lid + half]; }
      }
      if lid == 0u && c < step.classes {
        let at = (unit * step.classes + c) * 3u;
        store_sums(at, slots[lid].x);
        store_sums(at + 1u, slots[lid].y);
        store_sums(at + 2u, slots[lid].z);
      }
    }
  }
  if COUNTS == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_values(unit, total); }
  }
}
