// The blocks of EACH elements, an invocation, one element after the other. Linked besides: blocks.

// Elements of an invocation.
override EACH: u32 = 32u;
// 1 where the values descend, and change their sign.
override DESCENDS: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let item = (step.first_block + index) * WORKGROUP + lid;
  if item >= step.end { return; }
  let row = item / step.pieces;
  let start = item % step.pieces * EACH;
  let low = row * step.length + start;
  for (var k = 0u; k < EACH; k++) {
    if start + k < step.length {
      let i = low + k;
      let x = load_input(i);
      let w = load_weight(i);
      let no_weight = nonfinite(w) || w < 0.0;
      var block = vec2(select(x, -x, DESCENDS == 1u), w);
      if w == 0.0 { block = vec2<f32>(); }
      if w != 0.0 && nonfinite(x) { block.x = not_a_number(); }
      if no_weight { block = vec2(not_a_number(), not_a_number()); }
      store_blocks(i, block);
      store_ends(i, i + 1u);
      store_heads(i, i);
      if k > 0u { join(low, i, i + 1u); }
    }
  }
}
