// Quantiles of sorted rows, LANES invocations a row. Linked besides: value_of, share_of, between, numerics.

override LANES: u32 = 1u;
// The key of a NaN.
override LARGEST: u32 = 0xffffffffu;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = (step.first_block + index) * (WORKGROUP / LANES) + lid / LANES;
  if row >= step.end { return; }
  let first = row * step.length;
  let last = first + step.length - 1u;
  let broken = load_ordered(last) == LARGEST;
  for (var j = lid % LANES; j < step.quantiles; j += LANES) {
    let q = load_q(j);
    let bits = bitcast<u32>(q);
    let inside = bits <= 0x3f800000u || bits == 0x80000000u;
    var value = not_a_number();
    if inside && !broken {
      let share = share_of(step.length - 1u, abs(q));
      let low = first + share.whole;
      let high = min(low + select(0u, 1u, share.more), last);
      value = between(value_of(load_ordered(low)), value_of(load_ordered(high)), share);
    }
    store_output(j * step.rows + row, value);
  }
}
