// The gradient of each position's channels.

// The slope by what is divided by the norm, times k.
fn slope_of(x: f32, t: f32, norms: Norms, k: f32) -> f32 {
  if L1 == 1u { return sign(over(x, norms.input) - over(t, norms.reference)) * k; }
  // Factors first: differences may be beyond f32 where the slopes are not.
  return 2.0 * (over(x * k, norms.input) - over(t * k, norms.reference));
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
  let factor = mean_scale() * load_grad_output(upstream_index(sample));
  let strays = nonfinite(load_factors(sample * step.classes));
  let norms = load_norms(sample * step.cells + cell);
  var dot = 0.0;
  // A norm of the prediction's own moves with all channels.
  for (var round = select(1u, 0u, OWN == 1u); round < 2u; round++) {
    for (var c = 0u; c < step.classes; c++) {
      let i = element_at(sample, c, cell);
      let m = load_mask(i);
      let x = load_input(i);
      // Of a sample that is not active, and of a channel without mass, it is 0.
      let by = load_factors(sample * step.classes + c);
      var slope = 0.0;
      if !strays && !is_masked(m) && by != 0.0 { slope = slope_of(x, load_target(i) * m, norms, m * by * factor); }
      if round == 0u {
        if slope != 0.0 { dot += slope * over(x, norms.input); }
        continue;
      }
      if dot != 0.0 { slope -= over(x, norms.input) * dot * norms.ratio; }
      if slope != 0.0 { slope = over(slope, norms.input); }
      store_grad_input(i, select(slope, not_a_number(), strays && (OWN == 1u || !is_masked(m))));
    }
  }
}
