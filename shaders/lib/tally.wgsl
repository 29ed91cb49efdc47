// What a call counts about its data: one sum, one count, and flags (bit 0: NaN or infinity was met).
//
// Values from 2^64 on are added in units of 2^64, so that a mean may fit f32 where its sum does not; LARGE
// among the flags says that the sum is in that unit.

const LARGE: u32 = 0x80000000u;

struct Tally { sum: f32, count: u32, flags: u32 }

// The sum in the unit that some flags name: the tally's own, or the large one.
fn tally_sum(tally: Tally, flags: u32) -> f32 {
  return select(tally.sum, times_power_of_two(tally.sum, -64), ((tally.flags ^ flags) & LARGE) != 0u);
}

fn tally_add(a: Tally, b: Tally) -> Tally {
  let flags = a.flags | b.flags;
  return Tally(tally_sum(a, flags) + tally_sum(b, flags), a.count + b.count, flags);
}
