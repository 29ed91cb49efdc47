// The sum of each block of rows of one length; of several sums over the same elements each is a set of workgroups of
// its own, and `which_set` its number. Linked besides: `Part`, part_at(i, row), join(a, b).

override ITEMS: u32 = 16u;
override SETS: u32 = 1u;

var<private> which_set: u32;

var<workgroup> parts: array<Part, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_block + index;
  which_set = unit % SETS;
  let block = unit / SETS;
  let row = block / step.span_blocks;
  let within = block % step.span_blocks * (WORKGROUP * ITEMS);
  var sum = Part();
  if within + WORKGROUP * ITEMS <= step.span {
    // Four parts at a time are on their way.
    for (var k = 0u; k < ITEMS / 4u; k++) {
      for (var j = 0u; j < 4u; j++) { // unrolled: 4
        sum = join(sum, part_at(row * step.span + within + (k * 4u + j) * WORKGROUP + lid, row));
      }
    }
  } else {
    for (var k = 0u; k < ITEMS; k++) {
      let at = within + k * WORKGROUP + lid;
      if at < step.span { sum = join(sum, part_at(row * step.span + at, row)); }
    }
  }
  parts[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lid == 0u { store_heads(unit, parts[0]); }
}
