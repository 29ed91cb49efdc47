// A basis, and the vector less what it has of it.
fn left_at(m: u32, i: u32) -> f32 { return load_basis(m * step.stride + i - step.base); }

fn right_at(n: u32, i: u32) -> f32 {
  var x = load_vector(i);
  for (var m = 0u; m < step.left_rows; m++) { x -= load_first(m) * left_at(m, i); }
  return x;
}
