// The root of the sum of squares.
fn norm_of(sums: Squares) -> Norm { return root_of(sums); }
