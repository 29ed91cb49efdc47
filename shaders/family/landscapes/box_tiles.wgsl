// Boxes of 1, 2, .. 16 cells a side that hold a cell, in each tile of a plane, and whether the tile holds one. A line of a
// tile is a word; boxes of side 2^q have a bit at each multiple of 2^q of each such line. Linked besides: is_occupied(i).

const TILE: u32 = 32u;
const LEVELS: u32 = 5u;

var<workgroup> lines: array<atomic<u32>, TILE>;
var<workgroup> boxes: array<atomic<u32>, LEVELS>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let tile = unit % step.units;
  let plane = unit / step.units * (step.height * step.width);
  let top = tile / step.across * TILE;
  let left = tile % step.across * TILE;
  if lid < TILE { atomicStore(&lines[lid], 0u); }
  if lid < LEVELS { atomicStore(&boxes[lid], 0u); }
  workgroupBarrier();
  for (var cell = lid; cell < TILE * TILE; cell += WORKGROUP) {
    let y = top + cell / TILE;
    let x = left + cell % TILE;
    if y < step.height && x < step.width {
      if is_occupied(plane + y * step.width + x) { atomicOr(&lines[cell / TILE], 1u << (cell % TILE)); }
    }
  }
  workgroupBarrier();
  var line = 0u;
  if lid < TILE { line = atomicLoad(&lines[lid]); }
  for (var level = 0u; level < LEVELS; level++) {
    let side = 1u << level;
    if lid < TILE && lid % side == 0u { atomicAdd(&boxes[level], countOneBits(line)); }
    // The line below, then the bits on the right; what lies between the new boxes' bits goes.
    var next = 0u;
    if lid + side < TILE { next = atomicLoad(&lines[lid + side]); }
    workgroupBarrier();
    line |= next;
    line |= line >> side;
    line &= bits_apart(2u * side);
    if lid < TILE { atomicStore(&lines[lid], line); }
    workgroupBarrier();
  }
  if lid == 0u { store_rest(unit, line & 1u); }
  if lid < LEVELS { store_parts(unit * LEVELS + lid, atomicLoad(&boxes[lid])); }
}

// A bit at each multiple of so many places.
fn bits_apart(places: u32) -> u32 {
  switch places {
    case 2u: { return 0x55555555u; }
    case 4u: { return 0x11111111u; }
    case 8u: { return 0x01010101u; }
    case 16u: { return 0x00010001u; }
    default: { return 1u; }
  }
}
