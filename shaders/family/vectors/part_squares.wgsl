// Squares of one vector.

alias Part = Squares;

fn join(a: Part, b: Part) -> Part { return join_squares(a, b); }
