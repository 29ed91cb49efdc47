// What of a cell is lost to each strength e: class 0 where its distance is at most e, class 1 where it is at least -e.

// An infinite distance lies beyond all others, and within an infinite strength.
fn bounded(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (bits & 0x7fffffffu) == 0x7f800000u { return bitcast<f32>(bits - 1u); }
  return x;
}

fn part_at(i: u32, row: u32) -> Part {
  let distance = load_distance(i);
  let density = vec2(load_density0(i), load_density1(i));
  let weight = params.cell * vec2(params.w0, params.w1);
  let stray = vec2(nonfinite(density.x), nonfinite(density.y));
  let d = bounded(distance);
  var part = Part(vec4<f32>(), vec4<f32>(), select(0u, 0xffu, is_nan(distance)));
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    if k < step.width {
      let given = load_epsilons(step.first + k);
      let e = bounded(given);
      let lost = vec2(d <= e, d >= -e);
      if is_nan(given) || any(lost & stray) { part.stray |= 1u << k; }
      let sum = dot(select(vec2<f32>(), weight * density, lost), vec2(1.0));
      if k < 4u { part.low[k % 4u] = sum; } else { part.high[k % 4u] = sum; }
    }
  }
  return part;
}
