// Sums over the cells of a sample for each class, of what a hook makes of a cell and its neighbours, and the gradient by
// the scores: a hook's slopes by p. Linked besides: the hook's `cell_value`, `cell_slope` and `is_bad`.

const ITEMS: u32 = 4u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 0u;
// Whether each class is an element of the loss, or each sample.
override BY_CLASS: u32 = 1u;

fn coefficient(sample: u32, c: u32) -> f32 {
  let element = select(sample, sample * step.terms + c - step.first_class, BY_CLASS == 1u);
  return load_grad_output(upstream_index(element)) * mean_scale() / f32(step.cells);
}

// Of a class that has a term.
fn slope_at(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  return coefficient(sample, c) * cell_slope(sample, c, cell, p);
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
  let start = unit % step.units * (WORKGROUP * ITEMS) + lid;
  let classes = step.first_class + step.terms;
  if VALUE == 1u {
    for (var c = step.first_class; c < classes; c++) {
      var tally = Tally(0.0, 0u, 0u);
      strayed = false;
      for (var k = 0u; k < ITEMS; k++) {
        let cell = start + k * WORKGROUP;
        if cell < step.cells {
          tally.sum += cell_value(sample, c, cell, share(sample, c, cell));
          if c == step.first_class && is_bad(sample, cell) { tally.count += 1u; }
        }
      }
      if strayed { tally = Tally(0.0, tally.count, 1u); }
      let total = block_tally(lid, tally);
      if lid == 0u { store_sums(unit * step.terms + c - step.first_class, total); }
    }
  }
  if GRADIENT == 1u {
    for (var k = 0u; k < ITEMS; k++) {
      let cell = start + k * WORKGROUP;
      if cell >= step.cells { continue; }
      strayed = false;
      var dot = 0.0;
      var strays = false;
      // Shares that share one take a round for their dot product: the slopes are linked once.
      for (var round = select(1u, 0u, SOFTMAX); round < 2u; round++) {
        strays = strayed;
        for (var c = 0u; c < classes; c++) {
          if round == 1u { strayed = strays; }
          let p = share(sample, c, cell);
          var slope = 0.0;
          if c >= step.first_class { slope = slope_at(sample, c, cell, p); }
          if round == 0u { dot += p * slope; continue; }
          store_grad_input(score_index(sample, c, cell), select(to_score(slope, p, dot), not_a_number(), strayed));
        }
      }
    }
  }
}
