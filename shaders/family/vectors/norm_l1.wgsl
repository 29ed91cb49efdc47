// The sum of magnitudes.
fn vector_part(x: f32) -> vec4<f32> { return sum_part(abs(x)); }

fn norm_of(sums: vec4<f32>) -> Norm { return sum_of(sums); }
