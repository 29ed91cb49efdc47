// The mean over cells of A times the squared distance from its centroid, rows and columns over sizes of the map.

// The centroid, and one over the sizes; 0 where the map has no mass.
var<private> centre: vec2<f32>;
var<private> sizes: vec2<f32>;

// Row and column, from the map's middle.
fn place_of(cell: u32) -> vec2<f32> {
  return vec2(f32(cell / step.width), f32(cell % step.width)) - 0.5 * vec2(f32(step.height - 1u), f32(step.width - 1u));
}

fn distance_of(cell: u32) -> f32 {
  let apart = (centre - place_of(cell)) * sizes;
  return dot(apart, apart) / f32(step.members);
}

fn value_of(lid: u32, map: u32) -> f32 {
  var mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let a = value_at(map, cell);
    let place = place_of(cell);
    mine += vec4(a, a * place.x, a * place.y, select(0.0, 1.0, nonfinite(a)));
  }
  let sums = group_sum(lid, mine);
  centre = vec2<f32>();
  sizes = vec2<f32>();
  if sums.x != 0.0 {
    centre = sums.yz / sums.x;
    sizes = select(vec2(1.0) / vec2(f32(step.width), f32(step.height)), vec2(1.0) / vec2(f32(step.height), f32(step.width)), NATURAL);
  }
  mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) { mine.x += value_at(map, cell) * distance_of(cell); }
  let value = group_sum(lid, mine).x;
  return select(value, not_a_number(), sums.w > 0.0);
}

fn slope_of(map: u32, cell: u32) -> f32 { return distance_of(cell); }
