// The residual of each triple, r = CE_c - (1 - alpha) CE_a - alpha CE_b, its penalty, and what is kept of the penalty's slope.

override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let n = block * WORKGROUP + lid;
  let row = row_at(n, n < step.end);
  var tally = Tally(0.0, select(0u, 1u, row.bad), 0u);
  var large = 0.0;
  if n < step.end {
    var half = 0.0;
    var bad = false;
    if row.counts {
      let a = load_entropies(n);
      let b = load_entropies(n + step.triples);
      let c = load_entropies(n + 2u * step.triples);
      let alpha = load_alpha(n);
      bad = nonfinite(a) || nonfinite(b) || nonfinite(c) || nonfinite(alpha);
      half = c - a + alpha * (a - b);
      add_value(&tally, &large, half_penalty(half), penalty_in_units(half));
      tally.flags = select(0u, 1u, bad);
    }
    store_loss(n, select(2.0 * half_penalty(half), not_a_number(), bad));
    store_residuals(n, select(kept_slope(half), not_a_number(), bad));
  }
  if VALUE == 1u {
    let total = block_tally(lid, with_large(tally, large));
    if lid == 0u { store_partials(block, total); }
  }
}
