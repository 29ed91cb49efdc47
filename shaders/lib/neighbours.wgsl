// Cells of a plane and their neighbours, in row-major order. Cells beyond the border do not exist.

struct Place { start: u32, z: u32, y: u32, x: u32 }

fn place_of(i: u32) -> Place {
  let cell = i % step.cells;
  return Place(i - cell, cell / (step.height * step.width), cell / step.width % step.height, cell % step.width);
}

fn at(p: Place, z: u32, y: u32, x: u32) -> u32 {
  return p.start + (z * step.height + y) * step.width + x;
}

// The six neighbours that share a face (four in a plane of one slice) and the cell itself: neighbour k of 7, or
// the cell itself where there is none.
fn face(p: Place, k: u32) -> u32 {
  var q = vec3(p.z, p.y, p.x);
  switch k {
    case 0u: { q.x = max(q.x, 1u) - 1u; }
    case 1u: { q.y = max(q.y, 1u) - 1u; }
    case 2u: { q.z = max(q.z, 1u) - 1u; }
    case 4u: { q.z = min(q.z + 1u, step.width - 1u); }
    case 5u: { q.y = min(q.y + 1u, step.height - 1u); }
    case 6u: { q.x = min(q.x + 1u, step.depth - 1u); }
    default: {}
  }
  return at(p, q.x, q.y, q.z);
}

// First and one past the last coordinate of the box of 3 around one.
fn low(c: u32) -> u32 { return max(c, 1u) - 1u; }
fn high(c: u32, size: u32) -> u32 { return min(c + 2u, size); }
