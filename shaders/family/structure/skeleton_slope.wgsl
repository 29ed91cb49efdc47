// Adjoint of one step, where it starts: the gradient by d, which is the upstream one times the other steps' 1 - d,
// and the places of the dilation and of the erosion, the first ones in row-major order where values tie.

struct Largest { value: f32, number: u32 }

fn largest_of_box(p: Place) -> Largest {
  var best = Largest(-16.0, 0u);
  for (var z = low(p.z); z < high(p.z, step.depth); z++) {
    for (var y = low(p.y); y < high(p.y, step.height); y++) {
      for (var x = low(p.x); x < high(p.x, step.width); x++) {
        let v = load_eroded(at(p, z, y, x));
        if v > best.value { best = Largest(v, box_number(p, z, y, x)); }
      }
    }
  }
  return best;
}

fn least_of_faces(p: Place, i: u32) -> u32 {
  var least = 16.0;
  var number = 0u;
  for (var k = 0u; k < 7u; k++) {
    let f = face(p, i, k);
    if f.exists {
      let v = load_source(f.i);
      if v < least {
        least = v;
        number = k;
      }
    }
  }
  return number;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let p = place_of(i);
  let largest = largest_of_box(p);
  let d = load_source(i) - largest.value;
  var slope = 0.0;
  if d > 0.0 {
    // Values in [0, 1] lose at most 1 over all steps: where one d is 1, the others are 0.
    var others = 1.0;
    if d < 1.0 { others = load_product(i) / (1.0 - d); }
    slope = load_upstream(i) * others;
  }
  store_delta(i, select(slope, not_a_number(), is_bad(load_eroded(i))));
  store_args(i, largest.number | (least_of_faces(p, i) << 8u));
}
