// Joins the blocks of two neighbouring pieces of a row, an invocation a pair. Linked besides: blocks.

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
  let first = item / step.pairs * step.length;
  let low = item % step.pairs * (2u * step.piece);
  let middle = low + step.piece;
  if middle < step.length { join(first + low, first + middle, first + min(middle + step.piece, step.length)); }
}
