// The two largest scores of each row and the softmax's sum, in one pass over the scores. Linked besides: rows, row_best,
// ordered_key.

// The least f32: no score is lower.
const LOWEST: f32 = -0x1.fffffep+127f;

// The largest score and its class, of equals the lowest; the next score, which may be as large; the sum of exp(x - first); how
// many scores are finite, and whether one is none or all are minus infinity. What is not there is LOWEST.
struct Tops { first: f32, second: f32, at: u32, l: f32, seen: f32, flags: u32 }

// exp(x - m) for x <= m.
fn below(x: f32, m: f32) -> f32 { return exp(max(x - m, -200.0)); }

fn add_score(t: ptr<function, Tops>, x: f32, c: u32) {
  if no_score(x) {
    (*t).flags = 1u;
  } else if !minus_infinity(x) {
    let above = (*t).seen == 0.0 || x > (*t).first;
    let top = max(x, (*t).first);
    let low = min(x, (*t).first);
    let power = below(low, top);
    (*t).l = select((*t).l + power, (*t).l * power + 1.0, above);
    (*t).second = max((*t).second, low);
    (*t).first = top;
    (*t).at = select((*t).at, c, above);
    (*t).seen += 1.0;
  }
}

// A row's, in every lane. Scores stay where they may. Every invocation calls it.
fn tops_of_row(lid: u32, start: u32, p: u32, r: u32, counts: bool) -> Tops {
  var t = Tops(LOWEST, LOWEST, 0u, 0.0, 0.0, 0u);
  if counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        keep(p, i, c, x);
        add_score(&t, x, c);
      }
    }
  }
  if LANES > 1u {
    let best = row_best(lid, select(vec2(ordered_key(t.first), t.at), vec2<u32>(), t.seen == 0.0));
    let own = t.seen > 0.0 && t.at == best.y;
    let first = row_max(lid, t.first);
    let sums = row_sum(lid, vec4(t.l * below(t.first, first), t.seen, f32(t.flags), 0.0));
    t = Tops(first, row_max(lid, select(t.first, t.second, own)), best.y, sums.x, sums.y, select(0u, 1u, sums.z > 0.0));
  }
  if t.seen == 0.0 { t.flags = 1u; }
  return t;
}
