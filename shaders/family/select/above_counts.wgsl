// How many numbers of each block are taken. Linked besides: above, sums_before.

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
  var count = 0u;
  for (var i = start + lid; i < end; i += WORKGROUP) { count += select(0u, 1u, is_above(load_input(i))); }
  let sums = sums_before(lid, count);
  if lid == 0u {
    store_before(2u * block, sums.y);
    store_before(2u * block + 1u, 0u);
  }
}
