// What cells hold. Integers: no order of theirs matters.
struct Found {
  foreground: u32,
  // The last key of the foreground, or 0, and the first of all, or NO_KEY.
  last: u32,
  first: u32,
}

// Above every key: that of a cell that does not count.
const NO_KEY: u32 = 0x7fffffffu;

var<workgroup> found_foreground: atomic<u32>;
var<workgroup> found_last: atomic<u32>;
var<workgroup> found_first: atomic<u32>;

// What the invocations of a workgroup found, together. Every invocation calls it, once.
fn found_together(lid: u32, mine: Found) -> Found {
  if lid == 0u {
    atomicStore(&found_foreground, 0u);
    atomicStore(&found_last, 0u);
    atomicStore(&found_first, NO_KEY);
  }
  workgroupBarrier();
  if mine.foreground > 0u {
    atomicAdd(&found_foreground, mine.foreground);
    atomicMax(&found_last, mine.last);
  }
  if mine.first != NO_KEY { atomicMin(&found_first, mine.first); }
  workgroupBarrier();
  return Found(atomicLoad(&found_foreground), atomicLoad(&found_last), atomicLoad(&found_first));
}
