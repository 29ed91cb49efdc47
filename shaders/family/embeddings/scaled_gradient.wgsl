// The upstream gradient over each row's divisor; 0 where that is 0.
@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first_block + index;
  let divisor = load_divisors(row);
  for (var d = lid; d < step.width; d += WORKGROUP) {
    var slope = 0.0;
    if nonfinite(divisor) {
      slope = not_a_number();
    } else if divisor != 0.0 {
      slope = load_grad_output(row * step.width + d) / divisor;
    }
    store_grad_embeddings(row * step.width + d, slope);
  }
}
