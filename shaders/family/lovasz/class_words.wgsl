// Words of some classes, from step.first_class to step.end_class, one for each row: the error |t - p|.
// Linked besides: rows, row_at, row_probabilities, share, activate, words.

// 0 with the first classes, from class 0 on, which leave the sums of the softmax to the others.
override KNOWN: u32 = 0u;

// The probability where the sums are known: the same bits.
fn known_probability(x: f32, m: f32, l: f32) -> f32 {
  if no_input(x) { return x; }
  if KEEPS && SOFTMAX { return below(x, m) * scale_of(l); }
  return activate(x, m, l);
}

fn put_word(row: Row, q: u32, start: u32, c: u32, probability: f32) {
  var word = LEFT_OUT;
  if row.counts {
    let t = share(row, start, c);
    word = word_of(select(key_of(t - probability), BROKEN, nonfinite(probability)), t == 1.0);
  }
  store_words((c - step.first_class) * step.rows + q, word);
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
  var bad = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    if r == 0u { bad.count += select(0u, 1u, row.bad); }
    if KNOWN == 1u {
      var sums = vec2<f32>();
      if SOFTMAX && row.counts { sums = load_row_results(q); }
      if inside {
        for (var c = step.first_class + r; c < step.end_class; c += LANES) {
          put_word(row, q, start, c, known_probability(load_input(cell(start, c)), sums.x, sums.y));
        }
      }
    } else {
      let s = probability_moments(lid, start, p, r, row);
      let l = sum_of(s);
      if inside {
        if r == 0u { store_row_results(q, vec2(s.m, l)); }
        for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
          let c = r + i * LANES;
          if c < step.end_class { put_word(row, q, start, c, probability_of(start, p, i, c, s.m, l)); }
        }
      }
    }
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
  let total = block_tally(lid, bad);
  if lid == 0u { store_bad(block, total); }
}
