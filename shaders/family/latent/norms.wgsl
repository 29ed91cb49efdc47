// The norms over the channels of each position.

fn norm_of(squares: vec3<f32>, eps: f32) -> Norm {
  let root = root_of_squares(squares);
  var m = root.m;
  var power = root.power;
  // From 2^85 on the rest is nothing.
  if power == 0 { m += eps; }
  let exponent = i32((bitcast<u32>(m) >> 23u) & 0xffu) - 127;
  return Norm(1.0 / times_power_of_two(m, -exponent), -(exponent + power));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let cell = unit % step.units * WORKGROUP + lid;
  if cell >= step.cells { return; }
  var input = vec3<f32>();
  var reference = vec3<f32>();
  var strays = false;
  for (var c = 0u; c < step.classes; c++) {
    let i = element_at(sample, c, cell);
    let m = load_mask(i);
    if OWN == 1u {
      let x = load_input(i);
      strays = strays || nonfinite(x);
      input += squares_of(x);
    }
    if nonfinite(m) { strays = true; }
    if !is_masked(m) {
      let t = load_target(i);
      strays = strays || nonfinite(t);
      reference += squares_of(t * m);
    }
  }
  var norms = Norms();
  norms.reference = norm_of(reference, select(1e-6, 1e-10, OWN == 1u));
  norms.input = norms.reference;
  if OWN == 1u {
    norms.input = norm_of(input, 1e-10);
    let root = root_of_squares(input);
    norms.ratio = select(0.0, 1.0, root.m > 0.0);
    if root.power == 0 && root.m > 0.0 { norms.ratio = (root.m + 1e-10) / root.m; }
  }
  if strays { norms.input.inverse = not_a_number(); }
  store_norms(sample * step.cells + cell, norms);
}
