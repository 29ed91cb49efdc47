// The elements of the loss: the sums of a class's or a sample's blocks over the cells.

override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let element = step.first_block + index;
  // Every apart-th sum of the element's sample.
  let first = element / step.apart * step.count * step.apart + element % step.apart;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = lid; k < step.count; k += WORKGROUP) {
    tally = tally_add(tally, load_sums(first + k * step.apart));
  }
  let total = block_tally(lid, tally);
  if lid == 0u {
    let term = total.sum / f32(step.cells);
    if VALUE == 1u { store_partials(element, Tally(term, total.count, total.flags)); }
    store_loss(element, select(term, not_a_number(), total.flags != 0u));
  }
}
