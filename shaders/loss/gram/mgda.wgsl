// The point of least length in the convex hull of the scaled rows: the direction of the path's last stretch. Linked
// besides: scale_of(m), by which row m is divided.

fn entry(segment: u32, i: u32, j: u32) -> f32 {
  let scale = scale_of(i);
  let other = scale_of(j);
  if scale == 0.0 || other == 0.0 { return 0.0; }
  return dot_of(segment, i, j) / scale / other;
}

fn coefficients(lid: u32, segment: u32) -> f32 {
  var usable = false;
  var stray = 0.0;
  var base = 0.0;
  if lid < step.rows {
    let scale = scale_of(lid);
    usable = norms[lid] > 0.0 && scale != 0.0;
    if nonfinite(scale) { stray = 1.0; }
    base = entry(segment, lid, lid);
  }
  let strays_of_scale = row_totals(lid, vec4(stray, 0.0, 0.0, 0.0)).x;
  begin_path(lid, segment, base);
  let mu = walk_path(lid, segment, usable, -1.0);
  let sum = path_sums(lid).x;
  var w = 0.0;
  if usable && mu > -FAR {
    if inside[lid] == 1u { w = max(answers[lid].x, 0.0) / sum; }
  }
  return select(w, not_a_number(), strays_of_scale > 0.0);
}
