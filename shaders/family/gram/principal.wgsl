// From the dots of rows to what their principal directions explain, and the rows' shares in each: one workgroup. Linked
// besides: centre(lid), which may meet barriers.

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
    }
    strays[lid] = stray;
  }
  workgroupBarrier();
  centre(lid);
  workgroupBarrier();
  if lid < step.rows { norms[lid] = sqrt(max(gram[at(lid, lid)], 0.0)); }
  workgroupBarrier();
  let power = power_of_norms();
  scale_matrix(lid);
  jacobi(lid);
  eigen_signs(lid);
  var stray = false;
  var all = 0.0;
  var largest = 0.0;
  for (var m = 0u; m < step.rows; m++) {
    stray |= strays[m] != 0u;
    all += max(values[m], 0.0);
    largest = max(largest, values[m]);
  }
  if lid < step.rows {
    // Invocation m has row m of the vectors, and eigenvalue m.
    let own = select(step.rows - 1u - places[lid], lid, stray);
    if own < step.outputs {
      var ratio = 0.0;
      if values[lid] > 1e-6 * largest { ratio = values[lid] / all; }
      if stray { ratio = not_a_number(); }
      store_ratio(own, ratio);
    }
    for (var k = 0u; k < step.rows; k++) {
      let q = select(step.rows - 1u - places[k], k, stray);
      if q < step.outputs {
        var share = 0.0;
        if values[k] > 1e-6 * largest { share = times_power_of_two(signs[k] * vectors[k] / sqrt(values[k]), -power); }
        if stray { share = not_a_number(); }
        store_factors(q * step.rows + lid, share);
      }
    }
    for (var q = step.rows; q < step.outputs; q++) {
      if lid == 0u { store_ratio(q, select(0.0, not_a_number(), stray)); }
      store_factors(q * step.rows + lid, select(0.0, not_a_number(), stray));
    }
  }
}
