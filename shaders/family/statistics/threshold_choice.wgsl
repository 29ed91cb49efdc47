// The number of bins that hold the most positives of those that hold enough, the least of several, and how many bins of each
// level these are. One workgroup.

var<workgroup> positives: array<f32, WORKGROUP>;
var<workgroup> numbers: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var most = 0.0;
  var number = 0u;
  for (var m = lid; m < step.most + 1u; m += WORKGROUP) {
    let held = load_best(m);
    let better = number == 0u || held > most;
    if m > 0u && held >= 0.0 && held >= load_needs(m) && better {
      most = held;
      number = m;
    }
  }
  positives[lid] = most;
  numbers[lid] = number;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half {
      let other = numbers[lid + half];
      let own = numbers[lid];
      let more = positives[lid + half] > positives[lid] || (positives[lid + half] == positives[lid] && other < own);
      if other > 0u && (own == 0u || more) {
        positives[lid] = positives[lid + half];
        numbers[lid] = other;
      }
    }
  }
  workgroupBarrier();
  if lid != 0u { return; }
  var left = numbers[0];
  store_recalled(0u, positives[0]);
  store_selected(0u, f32(left));
  for (var k = 0u; k < step.levels; k++) {
    let level = step.levels - 1u - k;
    let own = load_choices(level * (step.most + 1u) + left);
    store_bins(level, f32(own));
    left -= min(own, left);
  }
}
