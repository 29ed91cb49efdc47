// Rows of class scores without a softmax: L = sum_c part_c, each part with the slope by its own class's score; and the row's own
// class may take minus the sum of the others' slopes.
//
// A hook brings
//   const ONE_SCORE: bool                              whether only the own class has a part
//   fn share_of(row, start, p, c) -> f32               what the target gives class c; no number where that or a weight is none
//   fn part(row, start, p, c, x) -> Part               the part of class c, of score x
// Linked besides: row_at, own_class and bad_labels (what a row is), prepared (what parts need of the whole row), row_scale and
// is_second (the totals), PULLS, is_apart and write_apart (classes whose slopes are found apart), mean_scale, upstream_index.

override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where some rows add up to a second total.
override OWN_TOTAL: u32 = 0u;

// A value in units of 1 or of 2^64, one of them 0, and a fourth of the slope, which itself may be beyond f32.
struct Part { value: f32, large: f32, slope: f32 }

// By half of the value, and what both are multiplied by.
fn part_of(half: f32, slope: f32, factor: f32) -> Part {
  if abs(half) >= 0x1p+62f { return Part(0.0, factor * times_power_of_two(half, -63), factor * slope); }
  return Part(factor * (2.0 * half), 0.0, factor * slope);
}

fn score_at(start: u32, p: u32, i: u32, c: u32) -> f32 {
  if KEEPS { return kept(start, p, i, c); }
  return load_input(cell(start, c));
}

// Whether a row reads class c.
fn reads(row: Row, c: u32) -> bool { return row.counts && (!ONE_SCORE || c == own_class(row)); }

fn keep_row(start: u32, p: u32, r: u32, row: Row) {
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let c = r + i * LANES;
    if has(i, c) && reads(row, c) { keep(p, i, c, load_input(cell(start, c))); }
  }
}

// The part of a class that a row reads, nothing where its score is minus infinity; in w whether the row has no value.
fn counted_part(row: Row, start: u32, p: u32, c: u32, x: f32) -> vec4<f32> {
  let share = share_of(row, start, p, c);
  if nonfinite(share) || no_score(x) || (minus_infinity(x) && share != 0.0) { return vec4(0.0, 0.0, 0.0, 1.0); }
  if minus_infinity(x) { return vec4<f32>(); }
  let part = part(row, start, p, c, x);
  return vec4(part.value, part.large, part.slope, 0.0);
}

// The sums over the row's classes, in every lane; the slopes stay in place of the scores.
fn sum_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> vec4<f32> {
  var sums = vec4<f32>();
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let c = r + i * LANES;
    if has(i, c) && row.counts {
      var mine = vec4<f32>();
      if reads(row, c) { mine = counted_part(row, start, p, c, score_at(start, p, i, c)); }
      sums += mine;
      if KEEPS { keep(p, i, c, mine.z); }
    }
  }
  return row_sum(lid, sums);
}

fn write_gradient(start: u32, p: u32, r: u32, row: Row, sums: vec4<f32>, scale: f32) {
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let c = r + i * LANES;
    if has(i, c) && !is_apart(row, p, c) {
      var slope = 0.0;
      if row.counts {
        if KEEPS {
          slope = kept(start, p, i, c);
        } else if reads(row, c) {
          slope = counted_part(row, start, p, c, load_input(cell(start, c))).z;
        }
        if PULLS && c == own_class(row) { slope = -sums.z; }
        slope *= 4.0 * scale;
        if sums.w > 0.0 { slope = not_a_number(); }
      }
      store_grad_input(cell(start, c), slope);
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let p = position_of(lid);
  let r = lane_of(lid);
  var tally = Tally(0.0, 0u, 0u);
  var large = 0.0;
  var own = vec2<f32>();
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let start = row_start(q);
    var row = row_at(q, inside);
    if KEEPS { keep_row(start, p, r, row); }
    row = prepared(lid, start, p, r, row);
    var sums = sum_row(lid, start, p, r, row);
    if row.counts && nonfinite(row.weight) { sums.w = 1.0; }
    if inside && r == 0u {
      if row.counts {
        tally.flags |= select(0u, 1u, sums.w > 0.0);
        if OWN_TOTAL == 1u && is_second(row) {
          own += sums.xy;
        } else {
          tally.sum += sums.x;
          large += sums.y;
        }
      }
      tally.count += bad_labels(q, row);
      let odd = row.counts && sums.w > 0.0;
      store_loss(q, select(sums.x + times_power_of_two(sums.y, 64), not_a_number(), odd));
    }
    if GRADIENT == 1u {
      var scale = 0.0;
      if row.counts { scale = row_scale(row) * load_grad_output(upstream_index(q)); }
      if inside { write_gradient(start, p, r, row, sums, scale); }
      write_apart(lid, start, p, r, row, scale, sums.w > 0.0);
    }
  }
  if VALUE == 1u {
    let mine = tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
    if OWN_TOTAL == 1u {
      let apart = block_tally(lid, tally_add(Tally(own.x, 0u, 0u), Tally(own.y, 0u, select(0u, LARGE, own.y != 0.0))));
      if lid == 0u { store_own_partials(block, apart); }
    }
  }
}
