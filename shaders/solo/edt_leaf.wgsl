// Distance transform, end of an axis: one invocation finds the arg-mins of 2^BITS neighbouring rows of a line
// from those at the ends, and keeps the rows' distances.

const NONE: u32 = 0xffffffffu;
override BITS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let item = index * WORKGROUP + lid;
  if item >= step.items { return; }
  let count = 1u << BITS;
  let line = item % step.lines;
  let at = item / step.lines;
  let base = line / step.inner * (step.inner * step.length) + line % step.inner;
  let start = at * count;
  var found: array<u32, 17>;
  found[0] = known(at, line);
  found[count] = known(at + 1u, line);
  for (var half = count / 2u; half > 0u; half >>= 1u) {
    for (var end = half; end < count; end += 2u * half) {
      let position = start + end;
      var arg = found[end - half];
      if position > step.length {
        arg = step.length - 1u;
      } else {
        let high = found[end + half];
        var cost: Cost;
        var any = false;
        for (var q = arg; q <= high; q++) {
          let near = load_near(base + q * step.inner);
          if has_site(near) {
            let other = cost_of(near, max(position - 1u, q) - min(position - 1u, q));
            if !any || cost_less(other, cost) {
              any = true;
              arg = q;
              cost = other;
            }
          }
        }
      }
      found[end] = arg;
    }
  }
  for (var end = 0u; end < count; end++) {
    let position = start + end;
    if position > 0u && position <= step.length {
      let row = position - 1u;
      let q = found[end];
      let near = load_near(base + q * step.inner);
      keep_cell(base + row * step.inner, has_site(near), cost_of(near, max(row, q) - min(row, q)));
    }
  }
}
