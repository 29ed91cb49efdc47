// The class of each row that is first in some order; of equals the lowest class wins. Linked besides: rows; question(q), what
// the order of row q depends on, and order_at(question, start, c), a class's, larger for what comes first and 0 for what never
// does.

// Scores in the order of unsigned integers.
fn order_of(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if (bits & 0x7fffffffu) > 0x7f800000u { return 0xffffffffu; }
  if (bits & 0x7fffffffu) == 0u { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}

// What each lane found: the score and its class.
var<workgroup> found: array<vec2<u32>, LANE_SLOTS>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let start = row_start(q);
    var best = vec2<u32>();
    if inside {
      let asked = question(q);
      for (var i = 0u; i < items(r); i++) {
        let c = r + i * LANES;
        if has(i, c) {
          let order = order_at(asked, start, c);
          if order > best.x { best = vec2(order, c); }
        }
      }
    }
    if LANES > 1u {
      let apart = select(POSITIONS, 1u, ADJACENT == 1u);
      workgroupBarrier();
      found[lid] = best;
      workgroupBarrier();
      if r == 0u {
        for (var i = 1u; i < LANES; i++) {
          let other = found[lid + i * apart];
          if other.x > best.x || (other.x == best.x && other.y < best.y) { best = other; }
        }
      }
    }
    if inside && r == 0u { store_chosen(q, best.y); }
  }
}
