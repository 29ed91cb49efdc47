// The square of what the direction between the means has besides the normal's.
struct Part { square: f32 }
fn join(a: Part, b: Part) -> Part { return Part(a.square + b.square); }
