// The parts of rows of one length: each has so many blocks.

override SETS: u32 = 1u;

fn part_of(row: u32, lid: u32) -> Part {
  var sum = Part();
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    sum = join(sum, load_heads((row / SETS * step.blocks + block) * SETS + row % SETS));
  }
  return sum;
}
