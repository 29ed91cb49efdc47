// Sums over the cells of a plane (sample and class), weighted by the plane's field: two tallies a block, of the
// values and the cells that count, and of the bad labels.

const ITEMS: u32 = 8u;

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
  let sample = plane / step.terms;
  let c = step.first_class + plane % step.terms;
  var tally = Tally(0.0, 0u, 0u);
  var bad = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let cell = unit % step.units * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells {
      let state = cell_at(sample, cell);
      if state.bad && c == step.first_class { bad.count += 1u; }
      if state.counts {
        let x = load_input(score_index(sample, c, cell));
        let t = truth(sample, c, cell);
        let norm = norm_at(sample, cell);
        tally.count += 1u;
        if no_input(x) || nonfinite(t) || nonfinite(norm.x) {
          tally.flags = 1u;
        } else {
          tally.sum += field_term(probability(x, norm), t, load_field(plane * step.cells + cell)).x;
        }
      }
    }
  }
  let total = block_tally(lid, tally);
  let total_bad = block_tally(lid, bad);
  if lid == 0u {
    store_sums(2u * unit, total);
    store_sums(2u * unit + 1u, total_bad);
  }
}
