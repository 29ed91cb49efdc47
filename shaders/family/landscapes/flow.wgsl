// Where boundary points are once the attack has its strength: Runge and Kutta's rule of fourth order in the strength, until the
// slopes of both classes cancel. What a point has moved is added up apart, so that its place rounds off no step.

override PAIR: u32 = 1u;

// A slope of a class by its table: linear between the numbers, constant beyond the ends.
struct Place { first: u32, next: u32, share: f32 }

fn place_of(x: f32) -> Place {
  let last = step.entries - 1u;
  let at = clamp((x - params.start) / params.spacing, 0.0, f32(last));
  let first = min(u32(at), max(last, 1u) - 1u);
  return Place(first, min(first + 1u, last), at - f32(first));
}

fn slope0(x: f32) -> f32 {
  let p = place_of(x);
  let low = load_slope0(p.first);
  let high = load_slope0(p.next);
  if nonfinite(low) || nonfinite(high) { return not_a_number(); }
  return low + p.share * (high - low);
}

fn slope1(x: f32) -> f32 {
  let p = place_of(x);
  let low = load_slope1(p.first);
  let high = load_slope1(p.next);
  if nonfinite(low) || nonfinite(high) { return not_a_number(); }
  return low + p.share * (high - low);
}

// What happened to a point: 0 it moves, 1 the boundary is gone, 2 a slope is no number.
struct Velocity { value: f32, stop: u32 }

fn velocity(epsilon: f32, at: f32, side: f32) -> Velocity {
  let near = slope1(at + side * epsilon);
  let far = slope0(at - side * epsilon);
  if nonfinite(near) || nonfinite(far) { return Velocity(0.0, 2u); }
  let right = params.w1 * near;
  let left = params.w0 * far;
  let apart = right - left;
  if abs(apart) <= 1e-6 * (abs(right) + abs(left)) { return Velocity(0.0, 1u); }
  return Velocity(-(right + left) * side / apart, 0u);
}

// Where a point ends, and 1 if it took all steps.
fn end_of(i: u32) -> vec2<f32> {
  let start = load_boundary(i);
  let side = select(-1.0, 1.0, load_side(i) >= 0.0);
  if nonfinite(start) || is_nan(load_side(i)) { return vec2(not_a_number(), 0.0); }
  let h = params.epsilon / f32(step.steps);
  var moved = 0.0;
  var stop = 0u;
  for (var k = 0u; k < step.steps; k++) {
    let epsilon = f32(k) * h;
    let first = velocity(epsilon, start + moved, side);
    let second = velocity(epsilon + 0.5 * h, start + (moved + 0.5 * h * first.value), side);
    let third = velocity(epsilon + 0.5 * h, start + (moved + 0.5 * h * second.value), side);
    let fourth = velocity(epsilon + h, start + (moved + h * third.value), side);
    stop = first.stop;
    if stop == 0u { stop = second.stop; }
    if stop == 0u { stop = third.stop; }
    if stop == 0u { stop = fourth.stop; }
    if stop != 0u { break; }
    moved += h / 6.0 * (first.value + 2.0 * (second.value + third.value) + fourth.value);
  }
  if stop == 2u { return vec2(not_a_number(), 0.0); }
  return vec2(start + moved, select(0.0, 1.0, stop == 0u));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = ((step.first_block + index) * WORKGROUP + lid) * PAIR;
  if i >= step.end { return; }
  let own = end_of(i);
  store_valid(i, own.y);
  if PAIR == 2u && i + 1u < step.end {
    let next = end_of(i + 1u);
    store_valid(i + 1u, next.y);
    store2_output(i, own.x, next.x);
  } else {
    store_output(i, own.x);
  }
}
