// The slopes of sorted pairs, each put to its row, and the sums of errors times slopes. Linked besides: pairs, pairs_of,
// sums_before.

override ITEMS: u32 = 8u;

// How much the Jaccard loss grows from one rank to the next: of a cell at which f cells of the foreground and b others have
// come, of all foreground.
fn slope_at(foreground: bool, f: u32, b: u32, all: u32) -> f32 {
  let joined = f32(all + b);
  if foreground { return 1.0 / joined; }
  if all + b == 1u { return 1.0; }
  return f32(all - f) / (f32(all + b - 1u) * joined);
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
  let segment = unit / step.units;
  let first = segment * step.cells;
  let start = (unit % step.units * WORKGROUP + lid) * ITEMS;
  let pairs = pairs_of(segment);
  var mine = 0u;
  for (var i = start; i < start + ITEMS; i++) {
    if i < pairs { mine += load_pairs(first + i).y / FOREGROUND; }
  }
  var f = load_before(unit) + sums_before(lid, mine).x;
  let all = load_foreground(segment);
  // The rows of a class's segments follow one another, and so do the classes.
  let place = step.first_slope + segment / step.images * step.rows;
  var tally = Tally(0.0, 0u, 0u);
  for (var i = start; i < start + ITEMS; i++) {
    if i < pairs {
      let pair = load_pairs(first + i);
      if pair.x != LEFT_OUT {
        let foreground = pair.y >= FOREGROUND;
        f += pair.y / FOREGROUND;
        let slope = slope_at(foreground, f, i + 1u - f, all);
        store_slopes(place + (pair.y & ~FOREGROUND), slope);
        if pair.x == BROKEN { tally.flags = 1u; } else { tally.sum += error_of(pair.x) * slope; }
      }
    }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_sums(step.first_sum + unit, total); }
}
