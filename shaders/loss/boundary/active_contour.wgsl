// The length of a class's level lines, and the shares inside and outside its region.

fn is_bad(sample: u32, cell: u32) -> bool { return cell_at(sample, cell).bad; }

fn truth_at(sample: u32, c: u32, cell: u32) -> f32 {
  let t = truth(sample, c, cell);
  strayed = strayed || nonfinite(t);
  return t;
}

fn length_of(d: vec3<f32>) -> f32 { return sqrt(dot(d, d) + params.eps); }

// The slope by what one difference of a cell is.
fn tension(d: f32, length: f32) -> f32 { return select(d / length, 0.0, length == 0.0); }

fn cell_value(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  var value = params.length_weight * length_of(differences(sample, c, cell, p));
  if cell_at(sample, cell).counts {
    let t = truth_at(sample, c, cell);
    value += params.region_weight * (p * (1.0 - t) * (1.0 - t) + (1.0 - p) * t * t);
  }
  return value;
}

fn cell_slope(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  let d = differences(sample, c, cell, p);
  var pull = -tension(d.x + d.y + d.z, length_of(d));
  let place = place_of(cell);
  let before = vec3(cell) - strides();
  if place.x > 0u {
    let d = differences(sample, c, before.x, share(sample, c, before.x));
    pull += tension(d.x, length_of(d));
  }
  if place.y > 0u {
    let d = differences(sample, c, before.y, share(sample, c, before.y));
    pull += tension(d.y, length_of(d));
  }
  if place.z > 0u {
    let d = differences(sample, c, before.z, share(sample, c, before.z));
    pull += tension(d.z, length_of(d));
  }
  var slope = params.length_weight * pull;
  if cell_at(sample, cell).counts { slope += params.region_weight * (1.0 - 2.0 * truth_at(sample, c, cell)); }
  return slope;
}
