// From the dots of directions to W = s^-1/2 V^T over the eigenvalues that count: W^T W is their pseudo-inverse. One
// workgroup.

var<workgroup> norms: array<f32, MOST>;
var<workgroup> strays: array<u32, MOST>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  if lid < even_rows() {
    var stray = 0u;
    for (var j = 0u; j <= lid; j++) {
      var dot = 0.0;
      if lid < step.rows { dot = load_gram(lid * step.rows + j); }
      gram[at(lid, j)] = dot;
      if nonfinite(dot) { stray = 1u; }
      if j == lid { norms[lid] = sqrt(max(dot, 0.0)); }
    }
    strays[lid] = stray;
  }
  workgroupBarrier();
  let power = power_of_norms();
  scale_matrix(lid);
  jacobi(lid);
  var stray = false;
  var largest = 0.0;
  for (var m = 0u; m < step.rows; m++) {
    stray |= strays[m] != 0u;
    largest = max(largest, values[m]);
  }
  if lid < step.rows {
    for (var k = 0u; k < step.rows; k++) {
      var root = 0.0;
      if values[k] > 1e-6 * largest { root = times_power_of_two(vectors[k] / sqrt(values[k]), -power); }
      if stray { root = not_a_number(); }
      store_roots(k * step.rows + lid, root);
    }
  }
}
