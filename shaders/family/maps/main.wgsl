// Losses of maps, a workgroup a channel. The last channels of a sample may be none: they have no value, and no gradient.
// Linked besides: value_of, which all invocations of a workgroup call, and store_slopes, which stores PAIR of a map's.

override PAIR: u32 = 1u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 0u;

// The input at a map's cell.
fn value_at(map: u32, cell: u32) -> f32 { return load_input(map * step.members + cell); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let channel = step.first_block + index;
  let counts = channel % step.channels < step.counted;
  let element = channel / step.channels * step.counted + channel % step.channels;
  let value = value_of(lid, channel);
  if lid == 0u && counts { store_loss(element, value); }
  if VALUE == 1u && lid == 0u {
    store_partials(channel, Tally(select(0.0, value, counts), 0u, select(0u, 1u, counts && is_nan(value))));
  }
  if GRADIENT == 0u { return; }
  var factor = 0.0;
  if counts { factor = mean_scale() * load_grad_output(upstream_index(element)); }
  let first = channel * step.members;
  for (var cell = lid * PAIR; cell < step.members; cell += WORKGROUP * PAIR) {
    store_slopes(channel, first, cell, counts, factor, is_nan(value));
  }
}
