// Sums over anchors: terms of two kinds, their counts (as two limbs of 16 and 32 bits), flags (bit 0: NaN or
// infinity was met), bad labels.

struct Sums { value: vec2<f32>, low: vec2<u32>, high: vec2<u32>, flags: u32, bad: u32 }

var<workgroup> lane_sums: array<Sums, WORKGROUP>;

fn sums_of(value: vec2<f32>, count: vec2<u32>) -> Sums {
  return Sums(value, count & vec2(0xffffu), count >> vec2(16u), 0u, 0u);
}

fn sums_add(a: Sums, b: Sums) -> Sums {
  let low = a.low + b.low;
  return Sums(a.value + b.value, low & vec2(0xffffu), a.high + b.high + (low >> vec2(16u)), a.flags | b.flags, a.bad + b.bad);
}

// The workgroup's sums, valid in invocation 0, by a tree. Every invocation calls it.
fn block_sums(lid: u32, mine: Sums) -> Sums {
  lane_sums[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { lane_sums[lid] = sums_add(lane_sums[lid], lane_sums[lid + half]); }
  }
  return lane_sums[lid];
}
