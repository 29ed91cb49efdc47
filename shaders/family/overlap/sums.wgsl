// The sums of an overlap loss: each block of positions brings three numbers a class.
//
// First pass: the softmax statistics of each row, and where they stay on chip the probabilities. Then the sums by
// class, each invocation's own or class by class over a tile, and over the workgroup.
// Linked besides: row_at, share, activate, row_done, sums_of, class_sums_*.

// 1 where the softmax statistics of each row are kept for the gradient.
override KEEP_ROWS: u32 = 0u;
// 1 where the cells that count are a sum too.
override CELLS: u32 = 0u;

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
  var cells = 0u;
  for (var k = 0u; k < step.tiles; k++) {
    let first_p = first + k * POSITIONS;
    let q = sample * step.cells + first_p + p;
    let inside = first_p + p < step.cells;
    let row = row_at(q, inside);
    // The rows of a block are of one sample: their starts are as far apart as the cells.
    let first_start = row_start(sample * step.cells + first_p);
    let start = first_start + p * step.stride_cell;
    let found = probability_moments(lid, start, p, r, row);
    if KEEP_ROWS == 1u && inside && r == 0u { store_row_results(q, vec2(found.m, sum_of(found))); }
    let s = row_done(lid, start, p, r, row, found);
    if r == 0u {
      value.count += select(0u, 1u, row.bad);
      if NORMALIZES && row.counts { value.flags |= s.flags; }
      if COMPANION && row.counts {
        count.sum += row.weight;
        count.count += 1u;
      }
      if CELLS == 1u && row.counts { cells += 1u; }
    }
    if COMPANION {
      let part = companion_value(start, r, row, s);
      value.sum += part.value;
      large += part.large;
      value.flags |= part.flags;
    }
    value.flags |= class_sums_add(lid, p, start, first_start, row, s, block, k > 0u);
  }
  class_sums_end(lid, block);
  let values = block_tally(lid, tally_add(value, Tally(large, 0u, select(0u, LARGE, large != 0.0))));
  if lid == 0u { store_values(block, values); }
  if CELLS == 1u {
    let counted = block_tally(lid, Tally(0.0, cells, 0u));
    if lid == 0u { store_cells(3u * block, f32(counted.count)); }
  }
  if COMPANION {
    let counts = block_tally(lid, count);
    if lid == 0u { store_counts(block, counts); }
  }
}
