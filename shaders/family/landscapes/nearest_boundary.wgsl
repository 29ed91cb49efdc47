// The least |a| / |derivative| of a row, and whose it is. Linked besides: slope_of(i).

// The order of a distance turned round, so that nothing is 0 and a NaN above all; and the neuron.
struct Part { key: u32, neuron: u32 }

fn join(a: Part, b: Part) -> Part {
  if b.key > a.key || (b.key == a.key && b.neuron < a.neuron) { return b; }
  return a;
}

fn term(i: u32) -> Part {
  let neuron = i % step.span;
  let height = load_preactivations(i);
  let slope = slope_of(i);
  if nonfinite(height) || slope.stray { return Part(0xffffffffu, neuron); }
  if height == 0.0 { return Part(0xfffffffeu, neuron); }
  if slope.length.m == 0.0 { return Part(0u, neuron); }
  let distance = times_power_of_two(large_quotient(abs(height), slope.length.m), -slope.length.power);
  return Part(0xfffffffeu - bitcast<u32>(distance), neuron);
}

fn finish_row(row: u32, part: Part) {
  var distance = bitcast<f32>(0xfffffffeu - part.key);
  if part.key == 0u { distance = 0x1.fffffep+127f; }
  if part.key == 0xffffffffu { distance = not_a_number(); }
  store_distance(row, distance);
  store_neuron(row, select(part.neuron, step.span, part.key == 0u));
}
