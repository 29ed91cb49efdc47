// start + w (end - start) by the weight of each row g and the element's segment; from w = 0.5 on from the end, so that
// w = 1 gives the end itself.

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;

fn between(start: f32, end: f32, w: f32) -> f32 {
  if nonfinite(start) || nonfinite(end) || nonfinite(w) { return not_a_number(); }
  let apart = end - start;
  // The difference may be beyond f32 where the result is not.
  if nonfinite(apart) { return start * (1.0 - w) + end * w; }
  return select(end - apart * (1.0 - w), start + w * apart, abs(w) < 0.5);
}

fn weight_of(row: u32, i: u32) -> f32 {
  return load_weight(row * step.segments + segment_of(i));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block_start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  for (var k = 0u; k < ITEMS; k++) {
    let i = block_start + (k * WORKGROUP + lid) * PAIR;
    if i < step.end {
      let pair = PAIR == 2u && i + 1u < step.end;
      let start = load_start(i);
      let end = load_end(i);
      var next = vec2<f32>();
      if pair { next = vec2(load_start(i + 1u), load_end(i + 1u)); }
      for (var row = step.first_row; row < step.end_row; row++) {
        let first = between(start, end, weight_of(row, i));
        let at = row * step.elements + i;
        if pair {
          store2_output(at, first, between(next.x, next.y, weight_of(row, i + 1u)));
        } else {
          store_output(at, first);
        }
      }
    }
  }
}
