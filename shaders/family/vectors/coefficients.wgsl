// What a segment's elements are combined by. A loss brings  fn coefficient(segment: u32, sums: Part) -> vec2<f32>,
// f and the power of f 2^power; it may store a norm besides.
fn finish_row(segment: u32, sums: Part) { store_coefficients(segment, coefficient(segment, sums)); }
