// The sum of a vector.
fn vector_part(x: f32) -> vec4<f32> { return sum_part(x); }
