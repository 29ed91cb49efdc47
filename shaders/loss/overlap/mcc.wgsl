// 1 - (tp tn - fp fn) / sqrt((tp + fp) (tp + fn) (tn + fp) (tn + fn)): tp = I + eps, fp = F + eps, fn = T - I + eps and
// tn = M - T - F + eps of the sums (I, F, T) and M cells. Roots of single factors: products of four are beyond f32.

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let yes = s.x + params.eps;
  let false_yes = s.y + params.eps;
  let false_no = s.z - s.x + params.eps;
  let no = (class_at.cells - s.z) - s.y + params.eps;
  let of_p = sqrt(yes + false_yes) * sqrt(no + false_no);
  let of_t = sqrt(yes + false_no) * sqrt(no + false_yes);
  if of_p == 0.0 || of_t == 0.0 { return vec4(1.0, 0.0, 0.0, 0.0); }
  let ratio = (yes / of_p) * (no / of_t) - (false_yes / of_p) * (false_no / of_t);
  let both = ratio * 0.5 * (1.0 / (yes + false_yes) - 1.0 / (no + false_no));
  let by_yes = both - (no + false_yes) / of_p / of_t;
  return vec4(1.0 - ratio, by_yes, both + (yes + false_no) / of_p / of_t, 0.0);
}
