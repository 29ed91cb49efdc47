// A dot of a tile by the lengths of both rows.
fn dot_in(sums: Part, l: u32, r: u32) -> f32 {
  var all = sums.dots;
  return dot_by(all[l * RIGHT + r], all[LEFT * RIGHT + l], all[LEFT * RIGHT + LEFT + r]);
}
