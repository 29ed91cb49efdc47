// How far the image is from the means of each class, and the total variation of the shares.

fn is_bad(sample: u32, cell: u32) -> bool { return false; }

// The sum over the channels of the squared distance to the class's mean.
fn distance(sample: u32, c: u32, cell: u32) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < step.channels; k++) {
    let value = load_image(image_index(sample, k, cell));
    let mean = load_means((sample * step.terms + c) * step.channels + k);
    strayed = strayed || nonfinite(value) || nonfinite(mean);
    sum += (value - mean) * (value - mean);
  }
  return sum;
}

fn cell_value(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  let d = abs(differences(sample, c, cell, p));
  return p * distance(sample, c, cell) + params.tv_weight * (d.x + d.y + d.z);
}

fn cell_slope(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  let d = sign(differences(sample, c, cell, p));
  var pull = -(d.x + d.y + d.z);
  let place = place_of(cell);
  let before = vec3(cell) - strides();
  if place.x > 0u { pull += sign(p - share(sample, c, before.x)); }
  if place.y > 0u { pull += sign(p - share(sample, c, before.y)); }
  if place.z > 0u { pull += sign(p - share(sample, c, before.z)); }
  return distance(sample, c, cell) + params.tv_weight * pull;
}
