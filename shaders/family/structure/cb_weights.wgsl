// What the maps of prediction and truth say of a cell: the distance to the mask's border and the radius of its skeleton,
// both over the skeleton's largest radius, and the weight of a skeleton's cell, the larger the thinner the mask is there.

// 1 where radii are those of balls.
override SOLID: u32 = 0u;

struct Part { distance: f32, radius: f32, weight: f32 }

fn part_of(word: u32, largest: f32) -> Part {
  let distance = bitcast<f32>(word & 0x7fffffffu);
  if (word >> 31u) == 0u { return Part(min(distance, largest) / largest, 0.0, 0.0); }
  let inverse = (largest - distance + 1.0) / largest;
  return Part(distance / largest, distance / largest, select(inverse, inverse * inverse, SOLID == 1u));
}

struct Parts { prediction: Part, truth: Part }

fn parts_at(sample: u32, i: u32) -> Parts {
  return Parts(part_of(load_prediction(i), load_radii(2u * sample)),
    part_of(load_truth(i), load_radii(2u * sample + 1u)));
}

// The four terms of a cell for a probability p of the foreground.
fn terms_of(parts: Parts, p: f32) -> vec4<f32> {
  let a = parts.prediction;
  let b = parts.truth;
  let alone = vec2(a.radius != 0.0 && b.radius == 0.0, b.radius != 0.0 && a.radius == 0.0);
  return vec4(a.weight * p * b.distance, a.weight * p * select(b.radius, a.radius * p, alone.x),
    b.weight * a.distance * p, b.weight * select(a.radius * p, b.radius, alone.y));
}

// Their slopes by p.
fn slopes_of(parts: Parts, p: f32) -> vec4<f32> {
  let a = parts.prediction;
  let b = parts.truth;
  let alone = vec2(a.radius != 0.0 && b.radius == 0.0, b.radius != 0.0 && a.radius == 0.0);
  return vec4(a.weight * b.distance, a.weight * select(b.radius, 2.0 * a.radius * p, alone.x),
    b.weight * a.distance, b.weight * select(a.radius, 0.0, alone.y));
}
