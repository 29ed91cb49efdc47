// (g_0 + g_u) / scale, g_0 the mean of the rows that are not zero, where u >= 0 makes g_u as long as c |g_0|: the path
// in mu, which is the worst row's progress.

fn entry(segment: u32, i: u32, j: u32) -> f32 { return dot_of(segment, i, j); }

fn coefficients(lid: u32, segment: u32) -> f32 {
  let usable = lid < step.rows && norms[min(lid, step.rows - 1u)] > 0.0;
  let share = 1.0 / max(row_totals(lid, vec4(select(0.0, 1.0, usable), 0.0, 0.0, 0.0)).x, 1.0);
  var base = 0.0;
  if usable {
    for (var j = 0u; j < step.rows; j++) { base += share * gram[at(lid, j)]; }
  }
  let square = max(row_totals(lid, vec4(base * share, 0.0, 0.0, 0.0)).x, 0.0);
  begin_path(lid, segment, base);
  let mu = walk_path(lid, segment, usable, params.c * params.c * square);
  var u = 0.0;
  if usable {
    if inside[lid] == 1u { u = max(mu * answers[lid].x - answers[lid].y, 0.0); }
  }
  var scale = 1.0;
  if params.rescale == 1 { scale = 1.0 + params.c * params.c; }
  if params.rescale == 2 { scale = 1.0 + params.c; }
  return (share + u) / scale;
}
