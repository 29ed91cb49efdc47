// Unequal spacing: a cell holds the squared offset to the nearest site along each axis done so far, in cells.
// Costs are compared by the weighted difference of these integers, whose rounding error goes with the
// difference: the sum's own rounding would let the search leave out the nearest site of a cell much nearer.

override AXIS: u32 = 1u;

alias Near = vec2<u32>;
alias Cost = vec3<u32>;

fn weights() -> vec3<f32> {
  return vec3(bitcast<f32>(step.weight_x), bitcast<f32>(step.weight_y), bitcast<f32>(step.weight_z));
}

fn near_of_offset(offset: u32) -> Near { return vec2(offset, 0u); }
fn offset_of_near(near: Near) -> u32 { return near.x; }
fn near_of_row(offset: u32) -> Near { return vec2(select(offset * offset, NONE, offset == NONE), 0u); }
fn near_of_cost(cost: Cost) -> Near { return cost.xy; }
fn near_none() -> Near { return vec2(NONE, 0u); }
fn has_site(near: Near) -> bool { return near.x != NONE; }

fn cost_of(near: Near, apart: u32) -> Cost {
  let square = apart * apart;
  return select(vec3(near, square), vec3(near.x, square, 0u), AXIS == 1u);
}

fn cost_less(a: Cost, b: Cost) -> bool {
  return dot(weights(), vec3<f32>(bitcast<vec3<i32>>(a - b))) < 0.0;
}

fn cost_value(cost: Cost) -> f32 { return dot(weights(), vec3<f32>(cost)); }
fn has_cost(cost: Cost) -> bool { return cost.x != NONE; }
