// A second part of a loss, which is read with the first.

// 1 where a row's statistics are read from saved memory instead of computed.
override RESUME: u32 = 0u;

// What a row adds to the part's sum, in units of 1 and of 2^64, and whether a NaN or infinity was met.
struct Companion { value: f32, large: f32, flags: u32 }
