// Products of two vectors, and squares of one.

struct Part { first: vec4<f32>, second: Squares }

fn join(a: Part, b: Part) -> Part { return Part(join_sums(a.first, b.first), join_squares(a.second, b.second)); }
