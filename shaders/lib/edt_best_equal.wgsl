// Best costs of up to 16 rows.
struct Best { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32> }

fn best_none() -> Best {
  let none = vec4(NONE);
  return Best(none, none, none, none);
}

fn better(best: vec4<u32>, near: Near, apart: vec4<u32>) -> vec4<u32> { return min(best, near + apart * apart); }

// Takes in row q of the line, for the rows from `start` on. Squares of wrapped differences are those of the differences.
fn best_add(best: ptr<function, Best>, near: Near, q: u32, start: u32) {
  let apart = vec4(0u, 1u, 2u, 3u) + (start - q);
  (*best).a = better((*best).a, near, apart);
  if BITS >= 3u { (*best).b = better((*best).b, near, apart + 4u); }
  if BITS >= 4u {
    (*best).c = better((*best).c, near, apart + 8u);
    (*best).d = better((*best).d, near, apart + 12u);
  }
}

fn best_cost(best: ptr<function, Best>, k: u32) -> Cost {
  let low = select((*best).b, (*best).a, k < 4u);
  let high = select((*best).d, (*best).c, k < 12u);
  return select(high, low, k < 8u)[k % 4u];
}
