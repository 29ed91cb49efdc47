// Masks the selected weights. Linked besides: selected, marks, pruned_of.

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
  for (var r = 0u; r < step.runs; r++) {
    let run = start + r * RUN;
    let marked = mark_run(0u, run, end, lid);
    for (var k = 0u; k < ITEMS; k++) {
      let o = k * WORKGROUP + lid;
      let i = run + o;
      if i < end {
        let keeps = !is_selected(0u, load_keys(i), ties + marked_before(o).x);
        let w = load_params(i);
        store_mask(i, select(0.0, 1.0, keeps));
        store_output(i, select(0.0, w, keeps));
      }
    }
    ties += marked.x;
  }
  if block == 0u && lid == 0u { store_kept(0u, f32(step.span - pruned_of(step.span))); }
}
