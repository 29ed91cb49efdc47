// The counts of a plane, and the median of their slopes: of each size's count to the next one's, by logarithms to base 2.

// log2(a / b) for b <= a <= 4 b, from exact differences.
fn slope(plane: u32, size: u32) -> f32 {
  let a = load_totals(plane * step.sizes + size);
  let b = load_totals(plane * step.sizes + size + 1u);
  if b == 0u { return 0.0; }
  let more = a - b;
  let to_base_2 = 1.4426950408889634;
  if more <= b { return to_base_2 * log_quotient(f32(more) / (f32(a) + f32(b))); }
  return 1.0 + to_base_2 * log_quotient(f32(more - b) / (f32(a) + 2.0 * f32(b)));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = (step.first_block + index) * WORKGROUP + lid;
  if plane >= step.end { return; }
  let last = step.sizes - 1u;
  var middle = 0.0;
  for (var q = 0u; q < step.sizes; q++) {
    store_counts(plane * step.sizes + q, f32(load_totals(plane * step.sizes + q)));
    if q < last {
      // Its rank among the slopes, equal ones in their order.
      let own = slope(plane, q);
      var rank = 0u;
      for (var other = 0u; other < last; other++) {
        let value = slope(plane, other);
        if value < own || (value == own && other < q) { rank++; }
      }
      if rank == (last - 1u) / 2u { middle += 0.5 * own; }
      if rank == last / 2u { middle += 0.5 * own; }
    }
  }
  store_dimension(plane, middle);
}
