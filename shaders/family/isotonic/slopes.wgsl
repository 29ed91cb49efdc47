// At the first element of each block: its upstream gradients, and those of what weighs nothing before the first weight, over its
// weight. Long blocks take sums of 64 and of 4096 elements where they hold them. Linked besides: numerics.

const EACH: u32 = 64u;
const MANY: u32 = 4096u;

// The sum of the elements begin .. end of a row.
fn sum_of(row: u32, begin: u32, end: u32) -> f32 {
  let first = row * step.length;
  var i = begin;
  var sum = 0.0;
  for (var k = 0u; k < EACH; k++) {
    if i < end && i % EACH != 0u {
      sum += load_grad_output(first + i);
      i += 1u;
    }
  }
  for (var k = 0u; k < EACH; k++) {
    if i + EACH <= end && i % MANY != 0u {
      sum += load_sums(row * step.pieces + i / EACH);
      i += EACH;
    }
  }
  for (var k = 0u; k < step.larger; k++) {
    if i + MANY > end { break; }
    sum += load_larger_sums(row * step.larger + i / MANY);
    i += MANY;
  }
  for (var k = 0u; k < EACH; k++) {
    if i + EACH <= end {
      sum += load_sums(row * step.pieces + i / EACH);
      i += EACH;
    }
  }
  for (var k = 0u; k < EACH; k++) {
    if i < end {
      sum += load_grad_output(first + i);
      i += 1u;
    }
  }
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = (step.first_block + index) * WORKGROUP + lid;
  if i >= step.end || load_heads(i) != i { return; }
  let row = i / step.length;
  let first = row * step.length;
  let weight = load_blocks(i).y;
  var begin = i - first;
  if begin > 0u && load_blocks(load_heads(i - 1u)).y == 0.0 { begin = 0u; }
  var slope = 0.0;
  if is_nan(weight) || weight != 0.0 { slope = sum_of(row, begin, load_ends(i) - first) / weight; }
  store_slopes(i, slope);
}
