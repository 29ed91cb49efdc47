// How far the image is from the means of each class, and the total variation of the shares.

fn is_bad(sample: u32, cell: u32) -> bool { return false; }

fn image_at(sample: u32, k: u32, cell: u32) -> f32 {
  let value = load_image(image_index(sample, k, cell));
  strayed = strayed || nonfinite(value);
  return value;
}

fn mean_at(sample: u32, c: u32, k: u32) -> f32 {
  let mean = load_means((sample * step.terms + c) * step.channels + k);
  strayed = strayed || nonfinite(mean);
  return mean;
}

// The sum over the channels of the squared distance to the class's mean.
fn distance(sample: u32, c: u32, cell: u32) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < step.channels; k++) {
    let apart = image_at(sample, k, cell) - mean_at(sample, c, k);
    sum += apart * apart;
  }
  return sum;
}

// The same less that of class 0, where the means may be close to each other.
fn difference(sample: u32, c: u32, cell: u32) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < step.channels; k++) {
    let value = image_at(sample, k, cell);
    let first = mean_at(sample, 0u, k);
    let own = mean_at(sample, c, k);
    sum += (first - own) * ((value - first) + (value - own));
  }
  return sum;
}

// Shares that add up to one do not feel what is common to all classes.
fn fit_slope(sample: u32, c: u32, cell: u32) -> f32 {
  if SOFTMAX { return difference(sample, c, cell); }
  return distance(sample, c, cell);
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
  return fit_slope(sample, c, cell) + params.tv_weight * pull;
}
