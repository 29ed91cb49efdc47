// The sums of segments in each block: of those that lie in it to `sums`, of the one that came in from the block before
// to `heads`, of the one that goes on in the next to `tails`. The blocks are fixed by position, whatever the segments.
// Where there are several sums over the same elements, each is a set of workgroups of its own, and `which_set` its
// number. Linked besides: `Part`, part_at(i, segment), join(a, b).
//
// An invocation goes through a run of ITEMS neighbours. In a block of one segment runs are interleaved instead, so that
// invocations read side by side. Who has a segment's first element in the block has the sum of its parts, in order.

override ITEMS: u32 = 16u;
override SETS: u32 = 1u;

var<private> which_set: u32;

// What a run has of its first segment, with those behind it as they are added; and that segment, then whether more are.
var<workgroup> first_parts: array<Part, WORKGROUP>;
var<workgroup> firsts: array<u32, WORKGROUP>;

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
  let start = block * WORKGROUP * ITEMS;
  let end = min(start + WORKGROUP * ITEMS, step.end);
  let whole = segment_of(start);
  let is_whole = whole == segment_of(end - 1u);
  let own = select(start + lid * ITEMS, start + lid, is_whole);
  let own_end = min(start + (lid + 1u) * ITEMS, end);
  let has = own < end;
  // Runs of nothing belong to no segment.
  var first = step.segments;
  var last = first;
  var part = Part();
  var last_part = Part();
  if has && is_whole {
    first = whole;
    last = whole;
    // Four parts at a time are on their way.
    let rounds = (end - start) / WORKGROUP;
    for (var k = 0u; k < rounds / 4u; k++) {
      for (var j = 0u; j < 4u; j++) { // unrolled: 4
        part = join(part, part_at(own + (k * 4u + j) * WORKGROUP, whole));
      }
    }
    for (var k = rounds / 4u * 4u; k < rounds + 1u; k++) {
      let i = own + k * WORKGROUP;
      if i < end { part = join(part, part_at(i, whole)); }
    }
  } else if has {
    first = segment_of(own);
    last = first;
    var next = load_bounds(first + 1u);
    for (var i = own; i < own_end; i++) {
      if i >= next {
        if last != first { store_sums(last * SETS + which_set, last_part); }
        last_part = Part();
        last = segment_of(i);
        next = load_bounds(last + 1u);
      }
      let one = part_at(i, last);
      if last == first { part = join(part, one); } else { last_part = join(last_part, one); }
    }
  }
  firsts[lid] = first;
  first_parts[lid] = part;
  workgroupBarrier();
  var next_first = step.segments;
  if lid + 1u < WORKGROUP { next_first = firsts[lid + 1u]; }
  workgroupBarrier();
  // The parts of a run and of as many behind it as go on with its first segment.
  var goes_on = has && last == first && next_first == first;
  for (var apart = 1u; apart < WORKGROUP; apart <<= 1u) {
    first_parts[lid] = part;
    firsts[lid] = u32(goes_on);
    workgroupBarrier();
    if goes_on {
      part = join(part, first_parts[lid + apart]);
      goes_on = firsts[lid + apart] == 1u;
    }
    workgroupBarrier();
  }
  first_parts[lid] = part;
  workgroupBarrier();
  if has {
    if lid == 0u || load_bounds(first) == own {
      keep(block, first, part, load_bounds(first) < start, load_bounds(first + 1u) > end);
    }
    if last != first {
      if next_first == last { last_part = join(last_part, first_parts[lid + 1u]); }
      keep(block, last, last_part, false, load_bounds(last + 1u) > end);
    }
  }
}

fn keep(block: u32, segment: u32, part: Part, came_in: bool, goes_on: bool) {
  if came_in {
    store_heads(block * SETS + which_set, part);
  } else if goes_on {
    store_tails(block * SETS + which_set, part);
  } else {
    store_sums(segment * SETS + which_set, part);
  }
}
