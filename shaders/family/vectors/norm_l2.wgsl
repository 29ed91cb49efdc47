// The root of the sum of squares.
fn norm_of(sums: vec4<f32>) -> Norm { return root_of(sums); }
