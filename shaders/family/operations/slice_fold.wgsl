// The parts of a slice: `each` in every one of the outer parts.
fn part_of(row: u32, lid: u32) -> Part {
  var sum = Part();
  for (var k = lid; k < step.outer * step.each; k += WORKGROUP) {
    sum = join(sum, load_heads((k / step.each * step.slices + row) * step.each + k % step.each));
  }
  return sum;
}
