// Cells of a plane and their neighbours, in row-major order. Cells beyond the border do not exist.

// Stands for a value that is no finite number: below all values, so that erosion hands it on.
const BAD: f32 = -8.0;
fn is_bad(x: f32) -> bool { return x < -4.0; }

struct Place { start: u32, z: u32, y: u32, x: u32 }

fn place_of(i: u32) -> Place {
  let cell = i % step.cells;
  return Place(i - cell, cell / (step.height * step.width), cell / step.width % step.height, cell % step.width);
}

fn at(p: Place, z: u32, y: u32, x: u32) -> u32 {
  return p.start + (z * step.height + y) * step.width + x;
}

// First and one past the last coordinate of the box of 3 around one.
fn low(c: u32) -> u32 { return max(c, 1u) - 1u; }
fn high(c: u32, size: u32) -> u32 { return min(c + 2u, size); }

// Number of a box's cell, 0 to 26; the cell in the middle is number 26 - k of the box around cell k.
fn box_number(p: Place, z: u32, y: u32, x: u32) -> u32 {
  return ((z + 1u - p.z) * 3u + y + 1u - p.y) * 3u + x + 1u - p.x;
}

// Neighbour k of 7 that share a face, the cell itself being k = 3; whether it exists, and its index. The cell is
// neighbour 6 - k of its neighbour k.
struct Face { exists: bool, i: u32 }

fn face(p: Place, i: u32, k: u32) -> Face {
  let slice = step.height * step.width;
  switch k {
    case 0u: { return Face(p.z > 0u, i - slice); }
    case 1u: { return Face(p.y > 0u, i - step.width); }
    case 2u: { return Face(p.x > 0u, i - 1u); }
    case 4u: { return Face(p.x + 1u < step.width, i + 1u); }
    case 5u: { return Face(p.y + 1u < step.height, i + step.width); }
    case 6u: { return Face(p.z + 1u < step.depth, i + slice); }
    default: { return Face(true, i); }
  }
}
