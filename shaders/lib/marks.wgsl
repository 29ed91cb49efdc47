// Places of a run that are marked, in one of two ways, and how many come before each. A run is ITEMS places an invocation; its
// place o belongs to invocation o % WORKGROUP. Linked besides: sums_before.

override ITEMS: u32 = 16u;
override RUN: u32 = ITEMS * WORKGROUP;
override MARKS: u32 = RUN / 32u;

var<workgroup> marks: array<atomic<u32>, MARKS>;
var<workgroup> other_marks: array<atomic<u32>, MARKS>;
// Marks in the words before: of the first way in the lower half.
var<workgroup> marks_before: array<u32, MARKS>;

// Every invocation calls it.
fn clear_marks(lid: u32) {
  workgroupBarrier();
  if lid < MARKS {
    atomicStore(&marks[lid], 0u);
    atomicStore(&other_marks[lid], 0u);
  }
  workgroupBarrier();
}

fn mark(o: u32) { atomicOr(&marks[o / 32u], 1u << (o % 32u)); }
fn mark_other(o: u32) { atomicOr(&other_marks[o / 32u], 1u << (o % 32u)); }

// How many there are of each way. Every invocation calls it.
fn count_marks(lid: u32) -> vec2<u32> {
  workgroupBarrier();
  var mine = 0u;
  if lid < MARKS {
    mine = countOneBits(atomicLoad(&marks[lid])) | (countOneBits(atomicLoad(&other_marks[lid])) << 16u);
  }
  let sums = sums_before(lid, mine);
  if lid < MARKS { marks_before[lid] = sums.x; }
  workgroupBarrier();
  return vec2(sums.y & 0xffffu, sums.y >> 16u);
}

// How many of each way come before a place of the run.
fn marked_before(o: u32) -> vec2<u32> {
  let word = o / 32u;
  let low = (1u << (o % 32u)) - 1u;
  let before = marks_before[word];
  return vec2(
    (before & 0xffffu) + countOneBits(atomicLoad(&marks[word]) & low),
    (before >> 16u) + countOneBits(atomicLoad(&other_marks[word]) & low),
  );
}

fn is_marked(o: u32) -> bool { return ((atomicLoad(&marks[o / 32u]) >> (o % 32u)) & 1u) == 1u; }
