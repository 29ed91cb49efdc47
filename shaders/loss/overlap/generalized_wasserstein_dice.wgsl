// 1 - (2 H + smooth_nr) / (2 H + E + smooth_dr): H = sum a (1 - W) and E = sum W over the cells, W a cell's cost and a 0 in the
// background and 1 elsewhere; with GDL a = 1 / (cells of the class + 1), and H + sum a for 2 H + E. The sums of a class are
// (costs of its cells, costs of all, its cells).

override GDL: u32 = 0u;

fn amount(c: u32, cells: f32) -> f32 {
  if GDL == 1u { return 1.0 / (cells + 1.0); }
  return select(1.0, 0.0, c == 0u);
}

fn fold(i: u32, factor: f32) -> f32 {
  var hit = 0.0;
  var other = 0.0;
  var bad = false;
  for (var c = 0u; c < step.classes; c++) {
    let s = sums_at(i, c);
    let a = amount(c, s.z);
    bad = bad || broken(s);
    hit += a * (s.z - s.x);
    other += select(s.x, a * s.z, GDL == 1u);
  }
  let double = select(2.0 * hit, hit, GDL == 1u);
  let d = double + other + params.smooth_dr;
  var ratio = select((2.0 * hit + params.smooth_nr) / d, 1.0, d == 0.0);
  if bad { ratio = not_a_number(); }
  let one = select(1.0 / d, 0.0, d == 0.0);
  let by_hit = (select(2.0, 1.0, GDL == 1u) * ratio - 2.0) * one;
  let by_other = select(ratio * one, 0.0, GDL == 1u);
  for (var c = 0u; c < step.classes; c++) {
    keep_slopes(i, c, vec3((by_other - amount(c, sums_at(i, c).z) * by_hit) * factor, 0.0, 0.0));
  }
  if step.reduced == 0u { store_loss(i, 1.0 - ratio); }
  return 1.0 - ratio;
}
