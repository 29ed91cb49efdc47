// 1 - cosine of two maps, from the difference of the unit ones; 1 where one is zero.

// One over the lengths in units of the largest value, one over those units, and the value.
var<private> lengths: vec2<f32>;
var<private> units: vec2<f32>;
var<private> apart: f32;

fn other_at(map: u32, cell: u32) -> f32 { return load_other(map * step.members + cell); }

// The unit maps at a cell; 0 of one that is zero.
fn unit_at(map: u32, cell: u32) -> vec2<f32> {
  return vec2(value_at(map, cell), other_at(map, cell)) * units * lengths;
}

fn value_of(lid: u32, map: u32) -> f32 {
  var mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let pair = vec2(value_at(map, cell), other_at(map, cell));
    mine = max(mine, vec4(abs(pair), select(0.0, 1.0, nonfinite(pair.x) || nonfinite(pair.y)), 0.0));
  }
  let largest = group_max(lid, mine);
  units = vec2(unit_scale(largest.x), unit_scale(largest.y));
  mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let pair = vec2(value_at(map, cell), other_at(map, cell)) * units;
    mine += vec4(pair * pair, 0.0, 0.0);
  }
  let squares = group_sum(lid, mine).xy;
  lengths = select(inverseSqrt(squares), vec2(0.0), squares == vec2(0.0));
  mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let unit = unit_at(map, cell);
    mine.x += 0.5 * (unit.x - unit.y) * (unit.x - unit.y);
  }
  apart = group_sum(lid, mine).x;
  let zero = squares.x == 0.0 || squares.y == 0.0;
  if zero {
    apart = 1.0;
    units = vec2<f32>();
  }
  return select(apart, not_a_number(), largest.z > 0.0);
}

fn slope_of(map: u32, cell: u32) -> f32 {
  let unit = unit_at(map, cell);
  return (unit.x - unit.y - apart * unit.x) * units.x * lengths.x;
}

fn other_slope_of(map: u32, cell: u32) -> f32 {
  let unit = unit_at(map, cell);
  return (unit.y - unit.x - apart * unit.y) * units.y * lengths.y;
}
