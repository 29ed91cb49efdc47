// Keeps the rows that the gate lets through, and adds up their losses, which come in units of 256, as keys. Linked besides:
// passes(x, selected), whether a row of loss x counts in the end.

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
  let start = block * step.size;
  let end = min(start + step.size, step.span);
  var ties = load_before(2u * block);
  var tally = Tally(0.0, 0u, 0u);
  var large = 0.0;
  var kept = 0u;
  for (var r = 0u; r < step.runs; r++) {
    let run = start + r * RUN;
    let marked = mark_run(0u, run, end, lid);
    for (var k = 0u; k < ITEMS; k++) {
      let o = k * WORKGROUP + lid;
      let q = run + o;
      if q < end {
        let key = load_keys(q);
        let selected = is_selected(0u, key, ties + marked_before(o).x);
        let x = ordered_number(key);
        let stays = key != 0u && passes(256.0 * x, selected);
        if stays {
          kept += 1u;
          if is_nan(x) {
            tally.flags |= 1u;
          } else if abs(x) >= 0x1p+56f {
            large += times_power_of_two(x, -56);
          } else {
            tally.sum += 256.0 * x;
          }
        }
        tally.count += select(0u, 1u, load_kept(q) == BAD);
        store_kept(q, select(0u, 1u, stays));
        store_loss(q, select(select(0.0, 256.0 * x, stays), not_a_number(), stays && is_nan(x)));
      }
    }
    ties += marked.x;
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0))));
    if lid == 0u { store_partials(block, total); }
  }
  let all = block_tally(lid, Tally(0.0, kept, 0u));
  if lid == 0u { store_counts(block, all); }
}
