// Two sums of products or numbers.

struct Part { first: vec4<f32>, second: vec4<f32> }

fn join(a: Part, b: Part) -> Part { return Part(join_sums(a.first, b.first), join_sums(a.second, b.second)); }
