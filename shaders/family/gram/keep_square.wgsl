// A dot of two rows of a square, to both halves; on the diagonal both are in one tile.
fn keep_dot(first: u32, m: u32, n: u32, dot: f32) {
  store_gram(first + m * step.right_rows + n, dot);
  if m / LEFT != n / RIGHT { store_gram(first + n * step.right_rows + m, dot); }
}
