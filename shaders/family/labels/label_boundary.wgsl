// 1 where a label of the window around a cell differs from the cell's.

fn counts(label: i32) -> bool { return label != INVALID_LABEL && label != params.ignore_index; }

// First and one past the last coordinate of the window.
fn low(c: u32) -> u32 { return max(c, step.radius) - step.radius; }
fn high(c: u32, size: u32) -> u32 { return min(c + step.radius + 1u, size); }

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
  let z = cell / (step.height * step.width);
  let y = cell / step.width % step.height;
  let x = cell % step.width;
  let own = load_labels(q);
  var differs = false;
  for (var k = low(z); k < high(z, step.depth); k++) {
    for (var j = low(y); j < high(y, step.height); j++) {
      let row = q - cell + (k * step.height + j) * step.width;
      for (var at = row + low(x); at < row + high(x, step.width); at++) {
        let label = load_labels(at);
        differs = differs || (counts(label) && label != own);
      }
    }
  }
  store_result(q, select(0.0, 1.0, differs && counts(own)));
}
