// A count as u32.
fn steps_of(count: i32) -> u32 { return u32(count); }
