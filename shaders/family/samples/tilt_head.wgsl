// Sums of a column over a block of samples.
struct Head { zero: f32, one: f32, flag: u32 }
