// The gradient of a bin's own logit: what the bin takes of its place, over the classes in order.

fn gathered(i: u32) -> f32 {
  let k = i % step.bins;
  let side = i / step.bins % 2u;
  let t = i / (2u * step.bins) % step.places;
  let sample = i / (2u * step.bins * step.places);
  let logit = load_offset_logits(i);
  // The place of the bin's score; below 0 is far beyond the sequence.
  var u = t + k;
  if side == 0u { u = t + k + 1u - step.bins; }
  var sum = 0.0;
  for (var c = 0u; c < step.classes; c++) {
    let row = (sample * step.classes + c) * step.places;
    var z = logit;
    var upstream = 0.0;
    if side == 0u {
      if u < step.places { z += load_start(row + u); }
      upstream = load_upstream_left(row + t);
    } else {
      if u < step.places { z += load_end(row + u); }
      upstream = load_upstream_right(step.count + row + t);
    }
    sum += pull(z, load_kept(kept_at(sample, side, c * step.places + t)), weight_of(side, k)) * upstream;
  }
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  for (var item = 0u; item < ITEMS; item++) {
    let i = ((step.first_block + index) * ITEMS + item) * WORKGROUP + lid;
    if i < step.end { store_result(i, gathered(i)); }
  }
}
