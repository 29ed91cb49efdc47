// Each lane keeps the second's scores in registers beside its own.

var<private> own_second: array<f32, 32>;

fn keep_second(i: u32, s: f32) { own_second[i] = s; }
fn kept_second(start: u32, i: u32, c: u32) -> f32 { return own_second[i]; }
