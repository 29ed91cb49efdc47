// The second's scores are too many to stay: every pass reads them again.

fn keep_second(i: u32, s: f32) {}
fn kept_second(start: u32, i: u32, c: u32) -> f32 { return load_second(cell(start, c)); }
