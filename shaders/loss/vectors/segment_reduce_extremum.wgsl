// The largest key; 0 is that of nothing.

alias Part = u32;

fn vector_part(x: f32) -> u32 { return key_of(x); }

fn join(a: Part, b: Part) -> Part { return max(a, b); }
