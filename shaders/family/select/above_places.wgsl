// Where the numbers are that are taken, in order, then as often N as numbers are not: each number gives one place. Linked
// besides: above, marks.

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
  let all = load_all(0u);
  var before = load_before(2u * block);
  for (var r = 0u; r < step.runs; r++) {
    let run = start + r * RUN;
    clear_marks(lid);
    for (var k = 0u; k < ITEMS; k++) {
      let o = k * WORKGROUP + lid;
      if run + o < end && is_above(load_input(run + o)) { mark(o); }
    }
    let marked = count_marks(lid);
    for (var k = 0u; k < ITEMS; k++) {
      let o = k * WORKGROUP + lid;
      let i = run + o;
      if i < end {
        let ahead = before + marked_before(o).x;
        let taken = is_marked(o);
        store_indices(select(all + i - ahead, ahead, taken), select(step.span, i, taken));
      }
    }
    before += marked.x;
  }
  if block == 0u && lid == 0u { store_count(0u, f32(all)); }
}
