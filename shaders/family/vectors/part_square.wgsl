// The sum of a vector's squares.
fn vector_part(x: f32) -> vec4<f32> { return squares_part(x); }
