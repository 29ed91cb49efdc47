// The loss of each sample: the mean over its channels of errors over masks; and what each channel's slopes are multiplied by.

override VALUE: u32 = 1u;

var<workgroup> strayed: u32;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let sample = step.first_block + index;
  let by = params.scale / f32(step.classes);
  var mine = Tally(0.0, 0u, 0u);
  for (var c = lid; c < step.classes; c += WORKGROUP) {
    let plane = sample * step.classes + c;
    var errors = Tally(0.0, 0u, 0u);
    var mass = 0.0;
    for (var k = 0u; k < step.blocks; k++) {
      errors = tally_add(errors, load_sums(2u * (plane * step.blocks + k)));
      mass += load_sums(2u * (plane * step.blocks + k) + 1u).sum;
    }
    let factor = factor_of(by, mass);
    store_factors(plane, factor);
    mine = tally_add(mine, Tally(errors.sum * factor, 0u, errors.flags));
  }
  let total = block_tally(lid, mine);
  if lid == 0u {
    let strays = (total.flags & 1u) != 0u;
    let large = (total.flags & LARGE) != 0u;
    let value = select(total.sum, times_power_of_two(total.sum, 64), large);
    store_loss(sample, select(value, not_a_number(), strays));
    if VALUE == 1u { store_partials(sample, total); }
    strayed = u32(strays);
  }
  workgroupBarrier();
  // A sample with a stray has no slopes.
  if strayed != 0u {
    for (var c = lid; c < step.classes; c += WORKGROUP) { store_factors(sample * step.classes + c, not_a_number()); }
  }
}

// A channel without mass has none.
fn factor_of(by: f32, mass: f32) -> f32 {
  if mass == 0.0 { return 0.0; }
  return by / mass;
}
