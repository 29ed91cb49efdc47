// The sums of an overlap loss: each block of positions brings three numbers a class.
//
// First pass: the softmax statistics of each row, and where they stay on chip the probabilities. Then the sums by
// class, each invocation's own or class by class over a tile, and over the workgroup.
// Linked besides: row_at, share, activate, sums_of, class_sums_*.

// 1 where the softmax statistics of each row are kept for the gradient.
override KEEP_ROWS: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let sample = block / step.blocks;
  let first = (block % step.blocks) * step.tiles * POSITIONS;
  let p = position_of(lid);
  let r = lane_of(lid);
  class_sums_start();
  var value = Tally(0.0, 0u, 0u);
  var large = 0.0;
  var count = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let first_p = first + k * POSITIONS;
    let q = sample * step.cells + first_p + p;
    let inside = first_p + p < step.cells;
    let row = row_at(q, inside);
    // The rows of a block are of one sample: their starts are as far apart as the cells.
    let first_start = row_start(sample * step.cells + first_p);
    let start = first_start + p * step.stride_cell;
    let s = probability_moments(lid, start, p, r, row);
    if r == 0u {
      if KEEP_ROWS == 1u && inside { store_row_results(q, vec2(s.m, sum_of(s))); }
      value.count += select(0u, 1u, row.bad);
      if NORMALIZES && row.counts { value.flags |= s.flags; }
      if COMPANION && row.counts {
        let log_l = log(max(s.l, 1.0));
        // Half of it, for itself may be beyond f32.
        var half = 0.5 * s.a * log_l - s.ax;
        var entropy = s.a * log_l - 2.0 * s.ax;
        if !DENSE {
          let x = load_input(cell(start, row.label));
          let score = select(x, s.m, nonfinite(x));
          entropy = row.weight * (log_l - (score - s.m));
          half = row.weight * half_difference(s.m, score);
        }
        if nonfinite(entropy) {
          large += times_power_of_two(half, -63);
        } else if abs(entropy) >= 0x1p+64f {
          large += times_power_of_two(entropy, -64);
        } else {
          value.sum += entropy;
        }
        count.sum += row.weight;
        count.count += 1u;
      }
    }
    value.flags |= class_sums_add(lid, p, start, first_start, row, s, block, k > 0u);
  }
  class_sums_end(lid, block);
  let values = block_tally(lid, tally_add(value, Tally(large, 0u, select(0u, LARGE, large != 0.0))));
  if lid == 0u { store_values(block, values); }
  if COMPANION {
    let counts = block_tally(lid, count);
    if lid == 0u { store_counts(block, counts); }
  }
}
