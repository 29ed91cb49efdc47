// The classes of a sample share the term of their sums, each class's times its weight.
fn fold(i: u32, factor: f32) -> f32 {
  var sums = vec3<f32>();
  var bad = false;
  for (var c = step.first_class; c < step.classes; c++) {
    let w = load_weight(c);
    bad = bad || broken(sums_at(i, c)) || nonfinite(w);
    sums += w * sums_at(i, c);
  }
  var result = term(sums, Class(0u, cells_of(i)));
  if is_absent(sums) { result = vec4<f32>(); }
  if bad { result = vec4(not_a_number()); }
  for (var c = 0u; c < step.classes; c++) {
    keep_slopes(i, c, select(vec3<f32>(), load_weight(c) * result.yzw * factor, c >= step.first_class));
  }
  if step.reduced == 0u { store_loss(i, result.x); }
  return result.x;
}
