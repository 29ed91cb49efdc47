// How many samples are read.
fn symbols_read() -> u32 { return min(u32(max(load_sample_count(0u), 0)), step.samples); }
