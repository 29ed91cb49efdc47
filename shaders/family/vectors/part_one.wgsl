// One sum of a vector. Linked besides: vector_part.

alias Part = vec4<f32>;

fn join(a: Part, b: Part) -> Part { return join_sums(a, b); }
