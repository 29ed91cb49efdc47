// A dot of two rows, to its place.
fn keep_dot(first: u32, m: u32, n: u32, dot: f32) { store_gram(first + m * step.right_rows + n, dot); }
