// max(0, 1 - mean of the k largest inside) + max(0, mean of the k largest outside); of equal values the first.

// 0 inside, 1 outside; and whether cells on the bound are looked for by place.
var<private> side: u32;
var<private> by_place: bool;
// Of each side: the key on the bound, the last place on it that is taken, the slope of what is taken.
var<private> bounds: array<vec2<u32>, 2>;
var<private> slopes: vec2<f32>;

fn side_of(map: u32, cell: u32) -> u32 { return select(1u, 0u, load_mask(map * step.members + cell) != 0); }

fn key_at(map: u32, cell: u32) -> u32 { return ordered_key(value_at(map, cell)); }

// For selection: cells of the other side come first, and where places are sought cells that are not on the bound last.
fn member_key(map: u32, cell: u32) -> u32 {
  let here = side_of(map, cell) == side;
  if by_place {
    return select(0xffffffffu, cell, here && key_at(map, cell) == bounds[side].x);
  }
  return select(0u, key_at(map, cell), here);
}

fn is_taken(map: u32, cell: u32) -> bool {
  let own = side_of(map, cell);
  let key = key_at(map, cell);
  return key > bounds[own].x || (key == bounds[own].x && cell <= bounds[own].y);
}

fn value_of(lid: u32, map: u32) -> f32 {
  var mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let own = side_of(map, cell);
    mine += vec4(select(0.0, 1.0, own == 0u), 0.0, 0.0, select(0.0, 1.0, nonfinite(value_at(map, cell))));
  }
  let counted = group_sum(lid, mine);
  let all = vec2(u32(counted.x), step.members - u32(counted.x));
  let taken = max(vec2<u32>(floor(params.ratio * vec2<f32>(all) + 1e-3)), vec2(1u));
  for (var s = 0u; s < 2u; s++) {
    bounds[s] = vec2(0xffffffffu, 0u);
    let some = all[s] > 0u;
    side = s;
    by_place = false;
    let bound = smallest(lid, map, step.members + 1u - select(1u, taken[s], some)).x;
    bounds[s].x = bound;
    mine = vec4<f32>();
    for (var cell = lid; cell < step.members; cell += WORKGROUP) {
      mine.x += select(0.0, 1.0, side_of(map, cell) == s && key_at(map, cell) > bound);
    }
    let above = u32(group_sum(lid, mine).x);
    by_place = true;
    bounds[s].y = smallest(lid, map, select(1u, taken[s] - above, some)).x;
    if !some { bounds[s] = vec2(0xffffffffu, 0u); }
  }
  mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    if is_taken(map, cell) {
      let a = value_at(map, cell);
      mine += select(vec4(0.0, a, 0.0, 0.0), vec4(a, 0.0, 0.0, 0.0), side_of(map, cell) == 0u);
    }
  }
  let means = group_sum(lid, mine).xy / vec2<f32>(taken);
  let terms = max(vec2(1.0 - means.x, means.y), vec2(0.0)) * select(vec2(0.0), vec2(1.0), all > vec2(0u));
  slopes = select(vec2(0.0), vec2(-1.0, 1.0) / vec2<f32>(taken), terms > vec2(0.0));
  return select(terms.x + terms.y, not_a_number(), counted.w > 0.0);
}

fn slope_of(map: u32, cell: u32) -> f32 {
  return select(0.0, slopes[side_of(map, cell)], is_taken(map, cell));
}
