// step.fields fields of the thinning by the Euler count, from field step.first_field of an iteration on. A field is the
// cells of one parity along each axis of the plane with a rim of one cell, the first axis fastest: none of them are
// neighbours. A state is the cell, and in its second bit whether it was an end point when its iteration began.

// Fields of an iteration: the plane of an image has one parity.
override FIELDS: u32 = 4u;

const ALL: u32 = 0x7ffffffu;
const CENTRE: i32 = 13;

var<workgroup> cells: array<u32, BOX>;
var<workgroup> ends: array<u32, BOX>;

// The background cells of the box of 3 around a place, a bit each in row-major order.
fn background(b: vec3<u32>) -> u32 {
  let size = box_size();
  let corner = slot_of(b - vec3(1u, 1u, min(HALO_Z, 1u)));
  var foreground = 0u;
  for (var z = 0u; z < select(1u, 3u, HALO_Z > 0u); z++) {
    for (var y = 0u; y < 3u; y++) {
      for (var x = 0u; x < 3u; x++) {
        let k = (z + select(1u, 0u, HALO_Z > 0u)) * 9u + y * 3u + x;
        foreground |= cells[corner + (z * size.y + y) * size.x + x] << k;
      }
    }
  }
  return ALL & ~foreground;
}

fn has(bits: u32, cell: i32) -> i32 { return i32((bits >> u32(cell)) & 1u); }

// Whether the Euler number of the background stays what it is when the centre joins it: 1 - face neighbours + squares -
// cubes, eight times that as a sum over the corners, of which four share a face and two a square.
fn is_simple(background: u32) -> bool {
  var eighths = 0;
  for (var k = 0u; k < 8u; k++) {
    let x = select(-1, 1, (k & 1u) != 0u);
    let y = select(-3, 3, (k & 2u) != 0u);
    let z = select(-9, 9, (k & 4u) != 0u);
    let a = has(background, CENTRE + x);
    let b = has(background, CENTRE + y);
    let c = has(background, CENTRE + z);
    let ab = a & b & has(background, CENTRE + x + y);
    let bc = b & c & has(background, CENTRE + y + z);
    let ca = c & a & has(background, CENTRE + z + x);
    let abc = ab & bc & ca & has(background, CENTRE + x + y + z);
    eighths += 1 - 2 * (a + b + c) + 4 * (ab + bc + ca) - 8 * abc;
  }
  return eighths == 0;
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
    let state = source_at(box, b);
    cells[slot_of(b)] = state & 1u;
    ends[slot_of(b)] = state >> 1u;
  }
  for (var f = 0u; f < step.fields; f++) {
    let field = (step.first_field + f) % FIELDS;
    workgroupBarrier();
    if field == 0u {
      for (var k = lid; k < count_of(box.size); k += WORKGROUP) {
        let b = box.low + place_of(k, box.size);
        // At most one neighbour beside itself.
        if is_inner(box, b) && cells[slot_of(b)] == 1u {
          ends[slot_of(b)] = select(0u, 1u, countOneBits(ALL & ~background(b)) <= 2u);
        }
      }
      workgroupBarrier();
    }
    // Bits z, y, x; the plane of an image lies at 1.
    let parity = select(field, 2u * field + 1u, FIELDS == 4u);
    let wanted = vec3(parity >> 2u, parity >> 1u, parity) + 1u + halo();
    let first = box.low + ((box.low + wanted) & vec3(1u));
    let across = (box.size + 1u) / 2u;
    for (var k = lid; k < count_of(across); k += WORKGROUP) {
      let b = first + 2u * place_of(k, across);
      if is_inner(box, b) {
        let slot = slot_of(b);
        if cells[slot] == 1u && ends[slot] == 0u && is_simple(background(b)) { cells[slot] = 0u; }
      }
    }
  }
  workgroupBarrier();
  for (var k = lid; k < count_of(box.own); k += WORKGROUP) {
    let b = halo() + place_of(k, box.own);
    store_result(cell_of(box, b).i, cells[slot_of(b)] | (ends[slot_of(b)] << 1u));
  }
}
