// The sums of segments in each block: of those that lie in it to `sums`, of the one that came in from the block before to
// `heads`, of the one that goes on in the next to `tails`. The blocks are fixed by position, whatever the segments.
//
// An invocation goes through ITEMS neighbours. Who has a segment's first element in the block adds up its parts, in order.

override ITEMS: u32 = 16u;

// What a run has of its first segment and of its last, if that is another one, and which they are.
var<workgroup> first_sums: array<vec4<f32>, WORKGROUP>;
var<workgroup> last_sums: array<vec4<f32>, WORKGROUP>;
var<workgroup> firsts: array<u32, WORKGROUP>;
var<workgroup> lasts: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let start = block * WORKGROUP * ITEMS;
  let end = min(start + WORKGROUP * ITEMS, step.end);
  let own = min(start + lid * ITEMS, end);
  let own_end = min(own + ITEMS, end);
  // Runs of nothing belong to no segment.
  var first = step.segments;
  var last = step.segments;
  if own < own_end {
    first = segment_of(own);
    last = first;
    var next = load_bounds(first + 1u);
    var sum = vec4<f32>();
    for (var i = own; i < own_end; i++) {
      if i >= next {
        if last == first { first_sums[lid] = sum; } else { store_sums(last, sum); }
        sum = vec4<f32>();
        last = segment_of(i);
        next = load_bounds(last + 1u);
      }
      sum = merge(sum, term(load_vector(i)));
    }
    if last == first { first_sums[lid] = sum; } else { last_sums[lid] = sum; }
  }
  firsts[lid] = first;
  lasts[lid] = last;
  workgroupBarrier();
  if own < own_end {
    let begins = load_bounds(first);
    if lid == 0u || begins == own {
      var sum = first_sums[lid];
      if last == first { sum = rest_of(lid, first, sum); }
      keep(block, first, sum, (begins < start), (load_bounds(first + 1u) > end));
    }
    if last != first {
      keep(block, last, rest_of(lid, last, last_sums[lid]), false, (load_bounds(last + 1u) > end));
    }
  }
}

// A segment's sum with the parts of the runs behind.
fn rest_of(lid: u32, segment: u32, mine: vec4<f32>) -> vec4<f32> {
  var sum = mine;
  for (var other = lid + 1u; other < WORKGROUP; other++) {
    if firsts[other] != segment { break; }
    sum = merge(sum, first_sums[other]);
    if lasts[other] != segment { break; }
  }
  return sum;
}

fn keep(block: u32, segment: u32, sum: vec4<f32>, came_in: bool, goes_on: bool) {
  if came_in {
    store_heads(block, sum);
  } else if goes_on {
    store_tails(block, sum);
  } else {
    store_sums(segment, sum);
  }
}
