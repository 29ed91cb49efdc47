// Best costs of up to 16 rows, and where they are from.
struct Best { cost: array<vec4<u32>, 4>, arg: array<vec4<u32>, 4> }

fn best_none() -> Best {
  let none = vec4(NONE);
  return Best(array(none, none, none, none), array(none, none, none, none));
}

// Takes in row q of the line for every `interval`-th row from `start` on. Squares of wrapped differences are those of
// the differences.
fn best_add(best: ptr<function, Best>, near: Near, q: u32, start: u32, interval: u32) {
  let apart = vec4(0u, 1u, 2u, 3u) * interval + (start - q);
  four(best, 0u, near, q, apart);
  if BITS >= 3u { four(best, 1u, near, q, apart + 4u * interval); }
  if BITS >= 4u {
    four(best, 2u, near, q, apart + 8u * interval);
    four(best, 3u, near, q, apart + 12u * interval);
  }
}

fn four(best: ptr<function, Best>, k: u32, near: Near, q: u32, apart: vec4<u32>) {
  let cost = near + apart * apart;
  let less = cost < (*best).cost[k];
  (*best).cost[k] = select((*best).cost[k], cost, less);
  (*best).arg[k] = select((*best).arg[k], vec4(q), less);
}

fn best_cost(best: ptr<function, Best>, k: u32) -> Cost { return (*best).cost[k / 4u][k % 4u]; }
fn best_arg(best: ptr<function, Best>, k: u32) -> u32 { return (*best).arg[k / 4u][k % 4u]; }
