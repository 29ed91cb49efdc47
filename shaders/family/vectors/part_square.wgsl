// The squares of a vector.
fn vector_part(x: f32) -> Squares { return squares_part(x); }
