// x.r / r.r.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let along = dot_of(sums.first);
  let square = square_of(sums.second);
  if along.flag != 0.0 || square.flag != 0.0 { return no_coefficient(); }
  return coefficient_of_number(over(along.size, square.size));
}
