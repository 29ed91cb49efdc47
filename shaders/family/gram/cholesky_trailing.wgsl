// Takes a panel's products from what is behind it, in the upper triangle.

const PANEL: u32 = 16u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let e = (step.first_block + index) * WORKGROUP + lid;
  let i = step.panel + PANEL + e / step.left;
  let j = step.panel + PANEL + e % step.left;
  if e < step.end && i <= j {
    var entry = load_gram(i * step.rows + j);
    for (var r = step.panel; r < step.panel + PANEL; r++) {
      entry -= load_gram(r * step.rows + i) * load_gram(r * step.rows + j);
    }
    store_gram(i * step.rows + j, entry);
  }
}
