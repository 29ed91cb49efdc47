// The value of each element's block; what weighs nothing before the first weight has the value behind it. Linked besides: head,
// numerics.

override DESCENDS: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = (step.first_block + index) * WORKGROUP + lid;
  if i >= step.end { return; }
  let head = head_of(i);
  var block = load_blocks(head);
  let end = load_ends(head);
  if block.y == 0.0 && end < (i / step.length + 1u) * step.length { block = load_blocks(end); }
  var value = select(block.x, -block.x, DESCENDS == 1u);
  if is_nan(block.x) { value = not_a_number(); }
  store_output(i, value);
}
