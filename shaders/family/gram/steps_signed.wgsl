// A count as i32.
fn steps_of(count: i32) -> i32 { return count; }
