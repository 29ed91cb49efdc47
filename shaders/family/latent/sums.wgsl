// The errors of each channel's cells, and the mask, in blocks.

override ITEMS: u32 = 4u;

// In units of 2^64 where it is large.
fn error_of(x: f32, t: f32, norms: Norms) -> Tally {
  let d = over(x, norms.input) - over(t, norms.reference);
  let value = select(d * d, abs(d), L1 == 1u);
  // By the bits, for it may be infinite.
  if (bitcast<u32>(value) & 0x7fffffffu) < 0x5f800000u { return Tally(value, 0u, 0u); }
  let shift = select(-32, -64, L1 == 1u);
  let less = over(times_power_of_two(x, shift), norms.input) - over(times_power_of_two(t, shift), norms.reference);
  return Tally(select(less * less, abs(less), L1 == 1u), 0u, LARGE);
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
  let plane = unit / step.units;
  let sample = plane / step.classes;
  let start = unit % step.units * (WORKGROUP * ITEMS) + lid;
  var errors = Tally(0.0, 0u, 0u);
  var mass = Tally(0.0, 0u, 0u);
  if load_active_sample(sample) != 0 {
    for (var k = 0u; k < ITEMS; k++) {
      let cell = start + k * WORKGROUP;
      if cell >= step.cells { continue; }
      let i = element_at(sample, plane % step.classes, cell);
      let m = load_mask(i);
      if is_masked(m) { continue; }
      let x = load_input(i);
      let norms = load_norms(sample * step.cells + cell);
      if nonfinite(x) || nonfinite(m) || nonfinite(norms.input.inverse) {
        errors.flags |= 1u;
        continue;
      }
      let error = error_of(x, load_target(i) * m, norms);
      errors = tally_add(errors, Tally(m * error.sum, 0u, error.flags));
      mass.sum += m;
    }
  }
  let all = block_tally(lid, errors);
  if lid == 0u { store_sums(2u * unit, all); }
  let masked = block_tally(lid, mass);
  if lid == 0u { store_sums(2u * unit + 1u, masked); }
}
