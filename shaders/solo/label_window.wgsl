// What the labels in the window around each cell say: whether they are one class, and whether any is left out.

struct Place { start: u32, z: u32, y: u32, x: u32 }

fn counts(label: i32) -> bool {
  let known = step.classes == 0u || (label >= 0 && label < i32(step.classes));
  return known && label != INVALID_LABEL && label != params.ignore_index;
}

// First and one past the last coordinate of the window.
fn low(c: u32) -> u32 { return max(c, step.radius) - step.radius; }
fn high(c: u32, size: u32) -> u32 { return min(c + step.radius + 1u, size); }
fn at(p: Place, z: u32, y: u32, x: u32) -> u32 { return p.start + (z * step.height + y) * step.width + x; }

struct Around { same: bool, left_out: bool }

fn around(p: Place, own: i32) -> Around {
  var result = Around(true, false);
  for (var z = low(p.z); z < high(p.z, step.depth); z++) {
    for (var y = low(p.y); y < high(p.y, step.height); y++) {
      for (var x = low(p.x); x < high(p.x, step.width); x++) {
        let label = load_labels(at(p, z, y, x));
        if counts(label) { result.same = result.same && label == own; } else { result.left_out = true; }
      }
    }
  }
  return result;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let q = step.first + i;
  let cell = q % step.cells;
  let p = Place(q - cell, cell / (step.height * step.width), cell / step.width % step.height, cell % step.width);
  emit(p, q / step.cells, cell, load_labels(q));
}
