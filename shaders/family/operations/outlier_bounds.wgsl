// Between what a plane's values count: its quantiles, and some standard deviations beyond. One workgroup a plane.

fn member_key(plane: u32, i: u32) -> u32 { return ordered_key(load_input(plane * step.members + i)); }

var<workgroup> largest: array<f32, WORKGROUP>;
var<workgroup> mean: f32;

// The largest magnitude of a plane, in units of which squares fit.
fn unit_of(lid: u32, plane: u32) -> f32 {
  var most = 0.0;
  for (var i = lid; i < step.members; i += WORKGROUP) { most = max(most, abs(load_input(plane * step.members + i))); }
  largest[lid] = most;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { largest[lid] = max(largest[lid], largest[lid + half]); }
  }
  workgroupBarrier();
  return select(largest[0], 1.0, largest[0] == 0.0);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = step.first_block + index;
  let low = ordered_number(smallest(lid, plane, step.low_rank).x);
  let high = ordered_number(smallest(lid, plane, step.high_rank).x);
  let unit = unit_of(lid, plane);
  var tally = Tally(0.0, 0u, 0u);
  for (var i = lid; i < step.members; i += WORKGROUP) {
    let x = load_input(plane * step.members + i);
    tally.sum += x / unit;
    if nonfinite(x) { tally.flags = 1u; }
  }
  let sum = block_tally(lid, tally);
  if lid == 0u { mean = sum.sum / f32(step.members); }
  workgroupBarrier();
  tally = Tally(0.0, 0u, 0u);
  for (var i = lid; i < step.members; i += WORKGROUP) {
    let apart = load_input(plane * step.members + i) / unit - mean;
    tally.sum += apart * apart;
  }
  let squares = block_tally(lid, tally);
  if lid != 0u { return; }
  var beyond = 0.0;
  if step.members > 1u { beyond = params.spread * unit * sqrt(squares.sum / f32(step.members - 1u)); }
  // A plane with a NaN or infinity has none that count.
  let strays = sum.flags != 0u;
  store_bounds(plane, select(vec2(low - beyond, high + beyond), vec2(not_a_number()), strays));
}
