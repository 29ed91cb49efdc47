// Best costs of up to 16 rows, and where they are from.
struct Best { cost: array<Cost, 16>, arg: array<u32, 16> }

fn best_none() -> Best {
  var best: Best;
  for (var k = 0u; k < 16u; k++) {
    best.cost[k] = vec3(NONE, 0u, 0u);
    best.arg[k] = NONE;
  }
  return best;
}

// Takes in row q of the line for rows `start`, `start` + 2^shift and so on.
fn best_add(best: ptr<function, Best>, near: Near, q: u32, start: u32, shift: u32) {
  for (var k = 0u; k < (1u << BITS); k++) {
    let row = start + (k << shift);
    let cost = cost_of(near, max(row, q) - min(row, q));
    if (*best).arg[k] == NONE || cost_less(cost, (*best).cost[k]) {
      (*best).cost[k] = cost;
      (*best).arg[k] = q;
    }
  }
}

fn best_cost(best: ptr<function, Best>, k: u32) -> Cost { return (*best).cost[k]; }
fn best_arg(best: ptr<function, Best>, k: u32) -> u32 { return (*best).arg[k]; }
