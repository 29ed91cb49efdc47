// Row sums of sqrt(s_min) V s^-1/2 V^T over the eigenvalues that count.

fn column_term(lid: u32, k: u32) -> f32 { return vectors[k]; }

fn coefficients(lid: u32, segment: u32) -> f32 {
  scale_matrix(lid);
  jacobi(lid);
  column_sums(lid);
  var largest = 0.0;
  for (var k = 0u; k < step.rows; k++) { largest = max(largest, values[k]); }
  let bound = params.tolerance * largest;
  var least = largest;
  var sum = 0.0;
  for (var k = 0u; k < step.rows; k++) {
    if values[k] > bound {
      least = min(least, values[k]);
      sum += vectors[k] * sums[k] * inverseSqrt(values[k]);
    }
  }
  return sqrt(least) * sum;
}
