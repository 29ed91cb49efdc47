// The sum P = sum p alone; there is no target.
fn sums_of(p: f32, t: f32) -> vec3<f32> { return vec3(0.0, p, 0.0); }
fn share(row: Row, start: u32, c: u32) -> f32 { return 0.0; }
