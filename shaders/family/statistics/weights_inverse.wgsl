// The inverse of the number of members.
fn raw(count: f32) -> f32 { return 1.0 / max(count, 1.0); }

fn scaled(count: f32, sums: vec4<f32>) -> f32 { return raw(count) / sums.y * f32(step.classes); }
