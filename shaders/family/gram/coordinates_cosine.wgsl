// The dots of vectors with directions by the directions' lengths; 0 with a direction of zeros.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let e = (step.first_block + index) * WORKGROUP + lid;
  if e < step.end {
    let m = e % step.rows;
    let square = load_gram(m * step.rows + m);
    var coordinate = load_gram(step.first + e) / sqrt(square);
    if nonfinite(square) { coordinate = not_a_number(); }
    if square == 0.0 { coordinate = 0.0; }
    store_coordinates(e, coordinate);
  }
}
