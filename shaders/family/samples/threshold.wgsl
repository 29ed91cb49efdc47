// The threshold t above which entries a sum to a radius: sum max(a - t, 0) = radius. With b = most - a it is the root of a
// convex function, to which Newton's steps fall from the radius on; steps from the middle of what is left go in the same
// round, so that it at least halves. Linked besides: threshold_state, ordered_key; half_entry(v).

struct Part { most: u32, flag: u32, near: f32, near_count: u32, far: f32, far_count: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(max(a.most, b.most), a.flag | b.flag, a.near + b.near, a.near_count + b.near_count, a.far + b.far,
    a.far_count + b.far_count);
}

fn settled(known: State) -> bool { return known.low < 0.0; }

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if strays(v) { return Part(0u, 1u, 0.0, 0u, 0.0, 0u); }
  let entry = half_entry(v);
  if round == 0u { return Part(ordered_key(entry), 0u, 0.0, 0u, 0.0, 0u); }
  let b = known.most - entry;
  let near = b < known.high;
  let far = b < 0.5 * (known.low + known.high);
  return Part(0u, 0u, select(0.0, b, near), u32(near), select(0.0, b, far), u32(far));
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  if part.flag != 0u { return State(0.0, 0.0, KNOWN, BAD_COUNT); }
  let reach = 0.5 * params.radius;
  if round == 0u { return State(ordered_number(part.most), reach, reach / f32(step.length), 0u); }
  // Nothing lies above where the radius is 0.
  if part.near_count == 0u { return State(known.most, 0.0, KNOWN, 0u); }
  let next = (reach + part.near) / f32(part.near_count);
  if next >= known.high { return State(known.most, next, KNOWN, part.near_count); }
  let middle = 0.5 * (known.low + known.high);
  var high = next;
  if part.far_count > 0u { high = min(high, (reach + part.far) / f32(part.far_count)); }
  let beyond = f32(part.far_count) * middle - part.far >= reach;
  return State(known.most, high, select(middle, known.low, beyond), part.near_count);
}

// What is left of an entry.
fn half_left(known: State, entry: f32) -> f32 { return max(known.high - (known.most - entry), 0.0); }
