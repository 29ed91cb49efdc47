// The same, and the one part is that of the largest other score, the lowest class of several.
const PULLS: bool = true;

// That class, or one past all.
var<private> rival: u32;

fn prepared(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row {
  var known = row;
  var best = vec2<u32>(0u, step.classes);
  if row.counts {
    known.numbers.x = load_input(cell(start, own_class(row)));
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) && c != own_class(row) { best = better(best, vec2(ordered_key(score_at(start, p, i, c)), c)); }
    }
  }
  rival = row_best(lid, best).y;
  return known;
}
