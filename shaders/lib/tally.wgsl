// What a call counts about its data: one sum, one count, and flags (bit 0: NaN or infinity was met).

struct Tally { sum: f32, count: u32, flags: u32 }

fn tally_add(a: Tally, b: Tally) -> Tally {
  return Tally(a.sum + b.sum, a.count + b.count, a.flags | b.flags);
}
