// Best costs of up to 16 rows.
alias Best = array<Cost, 16>;

fn best_none() -> Best {
  var best: Best;
  for (var k = 0u; k < 16u; k++) { best[k] = vec3(NONE, 0u, 0u); }
  return best;
}

// Takes in row q of the line, for the rows from `start` on.
fn best_add(best: ptr<function, Best>, near: Near, q: u32, start: u32) {
  for (var k = 0u; k < (1u << BITS); k++) {
    let row = start + k;
    let cost = cost_of(near, max(row, q) - min(row, q));
    if !has_cost((*best)[k]) || cost_less(cost, (*best)[k]) { (*best)[k] = cost; }
  }
}

fn best_cost(best: ptr<function, Best>, k: u32) -> Cost { return (*best)[k]; }
