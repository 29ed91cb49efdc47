// step.steps steps of the soft skeleton's recurrence on a tile, in workgroup memory: x becomes its erosion,
// d = relu(x - dilation of the erosion), S grows by d (1 - S), and the product by 1 - d.
//
// A step reads one cell further than it writes and its dilation another one: the tile comes with a halo of one
// cell more than the most steps. Cells beyond the plane's border hold -1, which no maximum takes; erosion stays
// within the border.

override TILE_X: u32 = 32u;
override TILE_Y: u32 = 32u;
override TILE_Z: u32 = 1u;
override HALO: u32 = 5u;
override HALO_Z: u32 = 0u;
// Cells of the tile with its halo, and of two such tiles.
override BOX: u32 = 1764u;
override BOXES: u32 = 3528u;
// 0 where only the erosions are wanted.
override OPENS: u32 = 1u;
// Neighbours along y that an invocation takes, at most 16.
override STRIP: u32 = 4u;

var<workgroup> values: array<f32, BOXES>;

fn slot_of(x: u32, y: u32, z: u32) -> u32 {
  return (z * (TILE_Y + 2u * HALO) + y) * (TILE_X + 2u * HALO) + x;
}

// Largest of the eroded values next to a cell along x and z.
fn largest_of_row(base: u32, x: u32, y: u32, z: u32) -> f32 {
  var best = -1.0;
  for (var dz = 0u; dz <= 2u * min(HALO_Z, 1u); dz++) {
    let k = base + slot_of(x, y, z + dz - min(HALO_Z, 1u));
    best = max(best, max(max(values[k - 1u], values[k]), values[k + 1u]));
  }
  return best;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let box_x = TILE_X + 2u * HALO;
  let box_y = TILE_Y + 2u * HALO;
  let plane = index / step.tiles * step.cells;
  let tile = index % step.tiles;
  let start = vec3(tile % step.tiles_x * TILE_X, tile / step.tiles_x % step.tiles_y * TILE_Y,
    tile / (step.tiles_x * step.tiles_y) * TILE_Z);
  let halo = vec3(HALO, HALO, HALO_Z);
  let size = vec3(step.width, step.height, step.depth);
  // The plane's cells in the tile, halo included: low to high.
  let low = max(halo, start) - start;
  let high = min(vec3(box_x, box_y, TILE_Z + 2u * HALO_Z), size + halo - start) - 1u;
  for (var k = lid; k < BOX; k += WORKGROUP) {
    let b = vec3(k % box_x, k / box_x % box_y, k / (box_x * box_y));
    var value = -1.0;
    if all(b >= low) && all(b <= high) {
      let c = start + b - halo;
      value = load_source(plane + (c.z * size.y + c.y) * size.x + c.x);
    }
    values[k] = value;
  }
  let strips = TILE_Y / STRIP;
  let own = vec3(lid % TILE_X, lid / TILE_X % strips * STRIP, lid / (TILE_X * strips));
  let first = plane + ((start.z + own.z) * size.y + start.y + own.y) * size.x + start.x + own.x;
  let reach = select(0u, min(max(start.y + own.y, size.y) - start.y - own.y, STRIP),
    start.x + own.x < size.x && start.z + own.z < size.z && own.z < TILE_Z);
  var skeleton: array<f32, 16>;
  var rest: array<f32, 16>;
  for (var k = 0u; k < STRIP; k++) {
    skeleton[k] = 0.0;
    rest[k] = 1.0;
    if step.fresh == 0u && k < reach {
      skeleton[k] = load_skeleton(first + k * size.x);
      rest[k] = load_product(first + k * size.x);
    }
  }
  var from_base = 0u;
  var to_base = BOX;
  for (var j = 0u; j < step.steps; j++) {
    workgroupBarrier();
    for (var k = lid; k < BOX; k += WORKGROUP) {
      let b = vec3(k % box_x, k / box_x % box_y, k / (box_x * box_y));
      var least = values[from_base + k];
      if all(b >= low) && all(b <= high) {
        least = min(least, values[from_base + k - select(0u, 1u, b.x > low.x)]);
        least = min(least, values[from_base + k + select(0u, 1u, b.x < high.x)]);
        least = min(least, values[from_base + k - select(0u, box_x, b.y > low.y)]);
        least = min(least, values[from_base + k + select(0u, box_x, b.y < high.y)]);
        if HALO_Z > 0u {
          least = min(least, values[from_base + k - select(0u, box_x * box_y, b.z > low.z)]);
          least = min(least, values[from_base + k + select(0u, box_x * box_y, b.z < high.z)]);
        }
      }
      values[to_base + k] = least;
    }
    workgroupBarrier();
    let b = own + halo;
    if reach > 0u {
      var above = 0.0;
      var here = 0.0;
      if OPENS == 1u {
        above = largest_of_row(to_base, b.x, b.y - 1u, b.z);
        here = largest_of_row(to_base, b.x, b.y, b.z);
      }
      for (var k = 0u; k < STRIP; k++) {
        let slot = slot_of(b.x, b.y + k, b.z);
        let eroded = values[to_base + slot];
        if OPENS == 1u {
          let below = largest_of_row(to_base, b.x, b.y + k + 1u, b.z);
          let d = max(values[from_base + slot] - max(max(above, here), below), 0.0);
          skeleton[k] += d * (1.0 - skeleton[k]);
          rest[k] *= 1.0 - d;
          above = here;
          here = below;
        }
        if k < reach {
          if step.keep == 2u { store_kept(j * step.stride + first + k * size.x, eroded); }
          if step.keep == 1u && j + 1u == step.steps { store_kept(first + k * size.x, eroded); }
        }
        if step.last == 1u && j + 1u == step.steps && is_bad(eroded) { skeleton[k] = not_a_number(); }
      }
    }
    let swapped = from_base;
    from_base = to_base;
    to_base = swapped;
  }
  for (var k = 0u; k < STRIP; k++) {
    if k < reach {
      store_skeleton(first + k * size.x, skeleton[k]);
      store_product(first + k * size.x, rest[k]);
    }
  }
}
