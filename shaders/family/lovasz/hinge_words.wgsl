// Words of cells: what of the error is above 0. Linked besides: row_at, hinge, words.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var bad = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let q = (block * ITEMS + k) * WORKGROUP + lid;
    let inside = q < step.end;
    let row = row_at(q, inside);
    bad.count += select(0u, 1u, row.bad);
    var word = LEFT_OUT;
    if row.counts {
      let x = load_input(q);
      var error = 0.0;
      if !minus_infinity(x) { error = max(hinge(x, row.label), 0.0); }
      word = word_of(select(key_of(error), BROKEN, no_hinge(x, row.label)), row.label == 1u);
    }
    if inside { store_words(q, word); }
  }
  let total = block_tally(lid, bad);
  if lid == 0u { store_bad(block, total); }
}
