// Best costs of up to 16 rows, and where they are from.
struct Best { cost: array<vec4<u32>, 4>, arg: array<vec4<u32>, 4> }

fn best_none() -> Best {
  let none = vec4(NONE);
  return Best(array(none, none, none, none), array(none, none, none, none));
}

// Takes in row q of the line for rows `start`, `start` + 2^shift and so on. From row to row the square of the distance grows
// by what itself grows by a constant: additions, where a multiplication takes a GPU four times as long. All wraps alike.
fn best_add(best: ptr<function, Best>, near: Near, q: u32, start: u32, shift: u32) {
  let apart = start - q;
  var cost = near + apart * apart;
  var growth = ((2u * apart) << shift) + (1u << (2u * shift));
  for (var k = 0u; k < (1u << (max(BITS, 2u) - 2u)); k++) {
    var costs = vec4<u32>();
    for (var i = 0u; i < 4u; i++) { // unrolled: 4
      costs[i] = cost;
      cost += growth;
      growth += 2u << (2u * shift);
    }
    let less = costs < (*best).cost[k];
    (*best).cost[k] = select((*best).cost[k], costs, less);
    (*best).arg[k] = select((*best).arg[k], vec4(q), less);
  }
}

fn best_cost(best: ptr<function, Best>, k: u32) -> Cost { return (*best).cost[k / 4u][k % 4u]; }
fn best_arg(best: ptr<function, Best>, k: u32) -> u32 { return (*best).arg[k / 4u][k % 4u]; }
