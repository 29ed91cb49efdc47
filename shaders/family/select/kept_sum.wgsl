// How many weights of a segment stay.

alias Part = u32;

fn join(a: Part, b: Part) -> Part { return a + b; }
fn finish_row(segment: u32, sum: Part) { store_kept(segment, f32(sum)); }
