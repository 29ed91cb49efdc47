// Squares of two vectors.

struct Part { first: Squares, second: Squares }

fn join(a: Part, b: Part) -> Part { return Part(join_squares(a.first, b.first), join_squares(a.second, b.second)); }
