// The orders of the largest number and of the least one turned round; none is 0.
struct Part { most: u32, least: u32 }

fn join(a: Part, b: Part) -> Part { return Part(max(a.most, b.most), max(a.least, b.least)); }
