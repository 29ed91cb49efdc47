// How many are not 0, by the bits.

alias Part = u32;

fn vector_part(x: f32) -> u32 { return select(0u, 1u, (bitcast<u32>(x) & 0x7fffffffu) != 0u); }

fn join(a: Part, b: Part) -> Part { return a + b; }
