// The selected numbers of each row as pairs, in the order of their places. Linked besides: selected, marks, pairs.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let row = block / step.span_blocks;
  let first = row * step.span;
  let start = first + block % step.span_blocks * step.size;
  let end = min(start + step.size, first + step.span);
  var before = vec2(load_before(2u * block), load_before(2u * block + 1u));
  for (var r = 0u; r < step.runs; r++) {
    let run = start + r * RUN;
    let marked = mark_run(row, run, end, lid);
    for (var k = 0u; k < ITEMS; k++) {
      let o = k * WORKGROUP + lid;
      let i = run + o;
      if i < end {
        let ahead = before + marked_before(o);
        if is_selected(row, load_keys(i), ahead.x) {
          let word = word_at(i);
          let to = row * step.k + selected_among(row, ahead);
          store_chosen_keys(to, word);
          store_chosen_payloads(to, payload_of(i, i - first, word));
        }
      }
    }
    before += marked;
  }
}
