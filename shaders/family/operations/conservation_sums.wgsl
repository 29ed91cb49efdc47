// What the projection of a line needs: one over its largest weight, in units of which the rest is; the residual of its mass; one
// over the residual's variance, 0 where there is none. A workgroup a line.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let line = step.first_block + index;
  var most = vec4<f32>();
  for (var j = lid; j < step.length; j += WORKGROUP) {
    let w = weight_at(line, j);
    most = max(most, vec4(abs(w), select(0.0, 1.0, nonfinite(w)), 0.0, 0.0));
  }
  let largest = group_max(lid, most);
  let unit = select(unit_scale(largest.x), 1.0, largest.x == 0.0);
  var mine = vec4<f32>();
  for (var j = lid; j < step.length; j += WORKGROUP) {
    let w = unit * weight_at(line, j);
    mine += vec4(w * load_mean(line * step.length + j), w * drawn(w, load_std(line * step.length + j)), 0.0, 0.0);
  }
  let sums = group_sum(lid, mine);
  if lid != 0u { return; }
  let variance = sums.y + slack(unit);
  let inverse = select(1.0 / variance, 0.0, variance == 0.0);
  let kept = vec4(unit, sums.x - unit * load_mass(line), inverse, 0.0);
  store_lines(line, select(kept, vec4(not_a_number()), largest.y > 0.0));
}
