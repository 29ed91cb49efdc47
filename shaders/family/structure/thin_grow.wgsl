// Cells that are step.radius steps or fewer from a skeleton's, along the axes.

fn low(c: u32, reach: u32) -> u32 { return max(c, reach) - reach; }
fn high(c: u32, reach: u32, size: u32) -> u32 { return min(c + reach + 1u, size); }
fn apart(a: u32, b: u32) -> u32 { return max(a, b) - min(a, b); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let cell = i % step.cells;
  let z = cell / (step.height * step.width);
  let y = cell / step.width % step.height;
  let x = cell % step.width;
  var near = 0u;
  for (var c = low(z, step.radius); c < high(z, step.radius, step.depth); c++) {
    let in_slice = step.radius - apart(c, z);
    for (var b = low(y, in_slice); b < high(y, in_slice, step.height); b++) {
      let in_row = in_slice - apart(b, y);
      let row = i - cell + (c * step.height + b) * step.width;
      for (var a = low(x, in_row); a < high(x, in_row, step.width); a++) { near |= load_source(row + a); }
    }
  }
  keep(i, cell, near & 1u);
}
