// Which segments count, a workgroup each, their foreground, and the end of the keys that are sorted. Once all of the foreground
// has come, every slope is 0; and an error of 0 needs none. Where there is no foreground, only the first cell has a slope. A
// NaN counts. Linked besides: found, words.

// 1 where a segment without foreground counts.
override ALL: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  var mine = Found(0u, 0u, NO_KEY);
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    let found = load_found(segment * step.blocks + block);
    mine = Found(mine.foreground + found.foreground, max(mine.last, found.last), min(mine.first, found.first));
  }
  let all = found_together(lid, mine);
  if lid == 0u {
    let counts = all.first != NO_KEY && (ALL == 1u || all.foreground > 0u || all.first == BROKEN);
    let end = min(select(all.first, all.last, all.foreground > 0u) + 1u, EXACT);
    store_foreground(segment, all.foreground);
    store_ends(segment, select(0u, end, counts));
    store_kept(step.first_segment + segment, select(0u, 1u, counts));
  }
}
