// Sums by class where every invocation has a row of its own: in registers until the block ends, then over the
// workgroup, the three sums of TOGETHER classes at a time, SPREAD invocations a sum.

override TOGETHER: u32 = 1u;
override SPREAD: u32 = 1u;
// ITEMS by TOGETHER, rounded up.
override ROUNDS: u32 = 1u;
// Words from one sum's slots to the next one's: WORKGROUP, and one more than a multiple of 16, for other banks.
override PITCH: u32 = WORKGROUP + 17u;
override SLOTS: u32 = 3u * TOGETHER * PITCH;

var<private> sums: array<vec3<f32>, 32>;
var<workgroup> slots: array<f32, SLOTS>;

fn class_sums_start() {
  for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS
    sums[i] = vec3<f32>();
  }
}

// Adds a tile; the flags of the invocation's row.
fn class_sums_add(lid: u32, p: u32, start: u32, first_start: u32, row: Row, s: Moments, block: u32, more: bool) -> u32 {
  var flags = 0u;
  if row.counts {
    if SOFTMAX { flags = s.flags; }
    for (var c = 0u; c < ITEMS; c++) { // unrolled: ITEMS
      let t = share(row, start, c);
      // It makes the class's sums a NaN, or infinite, too.
      flags |= select(0u, 1u, bad_probability(own[c]) || (DENSE && nonfinite(t)));
      sums[c] += sums_of(own[c], t);
    }
  }
  return flags;
}

fn class_sums_end(lid: u32, block: u32) {
  for (var round = 0u; round < ROUNDS; round++) { // unrolled: ROUNDS
    // Every class at its own place, so that the sums stay in registers.
    for (var c = 0u; c < ITEMS; c++) { // unrolled: ITEMS
      if c / TOGETHER == round {
        let at = 3u * (c % TOGETHER) * PITCH + lid;
        slots[at] = sums[c].x;
        slots[at + PITCH] = sums[c].y;
        slots[at + 2u * PITCH] = sums[c].z;
      }
    }
    workgroupBarrier();
    if lid < 3u * TOGETHER * SPREAD {
      let at = lid / SPREAD * PITCH + lid % SPREAD;
      var sum = slots[at];
      for (var i = SPREAD; i < WORKGROUP; i += SPREAD) { sum += slots[at + i]; }
      slots[at] = sum;
    }
    workgroupBarrier();
    let first = round * TOGETHER * 3u;
    if lid < 3u * TOGETHER && first + lid < 3u * ITEMS {
      var sum = slots[lid * PITCH];
      for (var i = 1u; i < SPREAD; i++) { sum += slots[lid * PITCH + i]; }
      store_sums(block * ITEMS * 3u + first + lid, sum);
    }
    workgroupBarrier();
  }
}
