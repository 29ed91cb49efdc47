// z_c = x_c + p min(0, ln n_c - ln n_y) + q max(0, log s_c - log max(s_y, eps)) for c != y, s = softmax(x) held constant.
// With lse the log of the sum of exp(x) the last part is q max(0, x_c - t), t = max(x_y, lse + ln eps): the row's number.

const VIRTUAL: bool = false;
const ROW_SCORED: bool = true;
const CURVED: bool = false;

fn seesaw(row: Row, c: u32, x: f32) -> f32 {
  let entry = load_tables(c).x;
  if nonfinite(entry) { return entry; }
  if c == row.label || nonfinite(x) { return x; }
  let rarer = min(0.0, entry - load_tables(row.label).x);
  return x + params.p * rarer + params.q * max(0.0, x - row.numbers.x);
}

fn row_score(row: Row, start: u32, c: u32) -> f32 { return seesaw(row, c, load_input(cell(start, c))); }

// The inputs stay from `begin_row` on, where they may.
fn first_score(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 { return seesaw(row, c, kept(start, p, i, c)); }
fn label_score(row: Row, start: u32) -> f32 { return row_score(row, start, row.label); }
fn score_slope(row: Row, start: u32, c: u32, x: f32) -> f32 { return 1.0; }

// The softmax of the inputs: the largest, then the sum where they stay, both in one where they are read again.
fn begin_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row {
  var m = LOWEST;
  var l = 0.0;
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        keep(p, i, c, x);
        if !nonfinite(x) {
          let most = max(m, x);
          if !KEEPS { l = l * below(m, most) + below(x, most); }
          m = most;
        }
      }
    }
  }
  let most = row_max(lid, m);
  if KEEPS {
    if row.counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let x = kept(start, p, i, c);
          if !nonfinite(x) { l += below(x, most); }
        }
      }
    }
  } else {
    l *= below(m, most);
  }
  let sum = row_sum(lid, vec4(l, 0.0, 0.0, 0.0)).x;
  var scored = row;
  if row.counts {
    let own = load_input(cell(start, row.label));
    let least = (most + log(params.eps)) + log(max(sum, 1.0));
    scored.numbers.x = select(max(own, least), 0.0, nonfinite(own));
  }
  return scored;
}
