// Gradients of the scalar tensors from the sums of the workgroups.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sums = sums_of(vec2(0.0), vec2(0u));
  for (var i = lid; i < step.count; i += WORKGROUP) { sums = sums_add(sums, load_sums(i)); }
  let total = block_sums(lid, sums);
  if lid == 0u {
    let failed = (load_totals(6u) & EVERYWHERE) != 0u;
    store_first(0u, select(total.value.x, not_a_number(), failed));
    store_second(0u, select(total.value.y, not_a_number(), failed));
  }
}
