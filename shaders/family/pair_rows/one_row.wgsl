// The softmax of one row of scores, which stay where they may.

struct OneRow { softmax: Softmax, flags: u32 }

// Of the row, in every lane. Every invocation calls it.
fn one_row(lid: u32, start: u32, p: u32, r: u32, counts: bool) -> OneRow {
  var mine = Softmax(LOWEST, 0.0, 0.0);
  var flags = 0u;
  if KEEPS {
    if counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let x = load_input(cell(start, c));
          let bad = no_score(x);
          flags |= select(0u, 1u, bad);
          let score = select(x, 0.0, bad);
          keep(p, i, c, score);
          mine.m = max(mine.m, score);
        }
      }
    }
    mine.m = row_max(lid, mine.m);
    if counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) { mine.l += below(kept(start, p, i, c), mine.m); }
      }
    }
  } else {
    if counts {
      let count = items(r);
      for (var i = 0u; i < count; i += 4u) {
        var x = vec4<f32>();
        var here = vec4<f32>();
        for (var k = 0u; k < 4u; k++) { // unrolled: 4
          x[k] = load_input(cell(start, r + min(i + k, count - 1u) * LANES));
        }
        for (var k = 0u; k < 4u; k++) { // unrolled: 4
          let bad = no_score(x[k]);
          flags |= select(0u, 1u, bad);
          here[k] = select(1.0, 0.0, bad || minus_infinity(x[k]) || i + k >= count);
        }
        mine = softmax_add(mine, select(vec4(LOWEST), x, here != vec4<f32>()), here);
      }
    }
    let m = row_max(lid, mine.m);
    mine = Softmax(m, mine.l * below(mine.m, m), 0.0);
  }
  let sums = row_sum(lid, vec4(mine.l, f32(flags), 0.0, 0.0));
  return OneRow(softmax_of(mine.m, sums.x), select(0u, 1u, sums.y > 0.0 || sums.x == 0.0));
}
