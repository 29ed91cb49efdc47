// The sum over the first principal directions v_j = sum E_ij g_i of (s_j / sum s) mean_i(sign(E_ij) n_i) v_j / |v_j|,
// |v_j| = sqrt(s_j). Linked besides: elements_of(segment).

// The row's length, in units of the longest row's power of two.
var<private> own_length: f32;

fn column_term(lid: u32, k: u32) -> f32 { return sign(vectors[k]) * own_length; }

fn coefficients(lid: u32, segment: u32) -> f32 {
  scale_matrix(lid);
  if lid < step.rows { own_length = times_power_of_two(norms[lid], -power_of_norms()); }
  jacobi(lid);
  column_sums(lid);
  let count = f32(step.rows);
  var largest = 0.0;
  var all = 0.0;
  for (var k = 0u; k < step.rows; k++) {
    largest = max(largest, values[k]);
    all += max(values[k], 0.0);
  }
  let kept = max(u32(floor(params.keep * count + 1e-6)), 1u);
  var sum = 0.0;
  for (var k = 0u; k < step.rows; k++) {
    var rank = 0u;
    for (var m = 0u; m < step.rows; m++) {
      if values[m] > values[k] || (values[m] == values[k] && m < k) { rank++; }
    }
    if rank < kept && values[k] >= 1e-6 * largest && largest > 0.0 {
      sum += vectors[k] * (sums[k] / count) * (sqrt(values[k]) / all);
    }
  }
  if step.rows == 1u || elements_of(segment) == 1u { return 1.0 / count; }
  return sum;
}
