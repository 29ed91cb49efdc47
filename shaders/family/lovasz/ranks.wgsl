// The slopes of sorted cells, each put to its place, and the sums of errors times slopes. Linked besides: words, pairs_of,
// sums_before. A payload is a place in the segment, and 1 above it where the cell is of the foreground.

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
  let pairs = pairs_of(lid, segment);
  if unit % step.units * (ITEMS * WORKGROUP) >= pairs {
    if lid == 0u { store_sums(step.first_sum + unit, Tally(0.0, 0u, 0u)); }
    return;
  }
  var mine = 0u;
  for (var i = start; i < start + ITEMS; i++) {
    if i < pairs { mine += load_payloads(first + i) >> 31u; }
  }
  var f = load_before(unit) + sums_before(lid, mine).x;
  let all = load_foreground(segment);
  var tally = Tally(0.0, 0u, 0u);
  for (var i = start; i < start + ITEMS; i++) {
    if i < pairs {
      let key = load_keys(first + i);
      let payload = load_payloads(first + i);
      f += payload >> 31u;
      let slope = slope_at(payload >> 31u == 1u, f, i + 1u - f, all);
      store_slopes(step.first_slope + first + (payload & 0x7fffffffu), slope);
      if key == BROKEN { tally.flags = 1u; } else { tally.sum += error_of(key) * slope; }
    }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_sums(step.first_sum + unit, total); }
}
