// A dot of a tile as it is.
fn dot_in(sums: Part, l: u32, r: u32) -> f32 {
  var all = sums.dots;
  return all[l * RIGHT + r];
}
