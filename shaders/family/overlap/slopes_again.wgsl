// The classes are too many for their slopes to stay.
fn slopes_start(at: u32) {}
fn slopes_of(at: u32, i: u32, c: u32) -> vec2<f32> { return load_slopes(at + c); }
