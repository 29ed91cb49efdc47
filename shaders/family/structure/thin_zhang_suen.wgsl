// step.fields halves of rounds of the thinning by Zhang and Suen, the first one the half step.first_field & 1.

override BOXES: u32 = 3200u;

var<workgroup> cells: array<u32, BOXES>;

// The eight neighbours of a cell, clockwise from the one above it, a bit each.
fn ring(slot: u32, width: u32) -> u32 {
  return cells[slot - width] | (cells[slot - width + 1u] << 1u) | (cells[slot + 1u] << 2u)
    | (cells[slot + width + 1u] << 3u) | (cells[slot + width] << 4u) | (cells[slot + width - 1u] << 5u)
    | (cells[slot - 1u] << 6u) | (cells[slot - width - 1u] << 7u);
}

fn holds(bits: u32, wanted: u32) -> bool { return (bits & wanted) == wanted; }

fn is_removed(ring: u32, second: bool) -> bool {
  let neighbours = countOneBits(ring);
  let next = (ring >> 1u) | ((ring & 1u) << 7u);
  let rises = countOneBits(~ring & next & 0xffu);
  // Above, right and below, or right, below and left; above, right and left, or above, below and left.
  let faces = select(vec2(0x15u, 0x54u), vec2(0x45u, 0x51u), second);
  return neighbours >= 2u && neighbours <= 6u && rises == 1u && !holds(ring, faces.x) && !holds(ring, faces.y);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let box = box_of(index);
  for (var k = lid; k < count_of(box.size); k += WORKGROUP) {
    let b = box.low + place_of(k, box.size);
    cells[slot_of(b)] = source_at(box, b);
  }
  for (var f = 0u; f < step.fields; f++) {
    let old = (f & 1u) * BOX;
    let second = ((step.first_field + f) & 1u) == 1u;
    workgroupBarrier();
    for (var k = lid; k < count_of(box.size); k += WORKGROUP) {
      let b = box.low + place_of(k, box.size);
      let slot = slot_of(b);
      var state = cells[old + slot];
      if state == 1u && is_inner(box, b) && is_removed(ring(old + slot, box_size().x), second) { state = 0u; }
      cells[BOX - old + slot] = state;
    }
  }
  workgroupBarrier();
  let last = (step.fields & 1u) * BOX;
  for (var k = lid; k < count_of(box.own); k += WORKGROUP) {
    let b = halo() + place_of(k, box.own);
    store_result(cell_of(box, b).i, cells[last + slot_of(b)]);
  }
}
