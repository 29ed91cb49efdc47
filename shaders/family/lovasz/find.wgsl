// What the cells of each block hold. Linked besides: found, words.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let first = step.first_word + unit / step.units * step.cells;
  let start = unit % step.units * (ITEMS * WORKGROUP);
  var mine = Found(0u, 0u, NO_KEY);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < step.cells {
      let word = load_words(first + i);
      mine.first = min(mine.first, word & KEY);
      if word < BACKGROUND {
        mine.foreground += 1u;
        mine.last = max(mine.last, word);
      }
    }
  }
  let all = found_together(lid, mine);
  if lid == 0u { store_found(unit, all); }
}
