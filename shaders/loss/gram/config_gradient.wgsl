// x = pinv(U) w = sum a_i u_i, a = V s^-1 V^T w over the eigenvalues of the cosines that count; the coefficient of g_i
// is a_i / (|x| n_i) times the length. Linked besides: length_of(lid, n, cosine, present), of every row's length and
// cosine with x.

fn column_term(lid: u32, k: u32) -> f32 {
  return select(0.0, vectors[k] * load_weight(lid), norms[lid] > 0.0);
}

fn coefficients(lid: u32, segment: u32) -> f32 {
  var n = 0.0;
  if lid < step.rows {
    n = norms[lid];
    for (var j = 0u; j < lid; j++) {
      let product = n * norms[j];
      gram[at(lid, j)] = select(0.0, gram[at(lid, j)] / product, product > 0.0);
    }
    gram[at(lid, lid)] = select(0.0, 1.0, n > 0.0);
  }
  jacobi(lid);
  column_sums(lid);
  var largest = 0.0;
  for (var k = 0u; k < step.rows; k++) { largest = max(largest, values[k]); }
  var square = 0.0;
  var a = 0.0;
  var projection = 0.0;
  for (var k = 0u; k < step.rows; k++) {
    if values[k] > 1e-6 * largest {
      square += sums[k] * sums[k] / values[k];
      a += vectors[k] * sums[k] / values[k];
      projection += vectors[k] * sums[k];
    }
  }
  let size = sqrt(square);
  let present = lid < step.rows && n > 0.0;
  let cosine = select(0.0, projection / size, present && size > 0.0);
  let l = length_of(lid, select(0.0, n, present), cosine, present);
  let count = row_totals(lid, vec4(select(0.0, 1.0, present), 0.0, 0.0, 0.0)).x;
  if count == 1.0 { return 1.0; }
  if square < 1e-10 || !present { return 0.0; }
  return a / size * (l / n);
}
