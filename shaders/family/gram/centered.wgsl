// The matrix of dots of the rows less their mean.
fn centre(lid: u32) {
  var mean = 0.0;
  if lid < step.rows {
    for (var j = 0u; j < step.rows; j++) { mean += gram[at(lid, j)]; }
    mean /= f32(step.rows);
    means[lid] = mean;
  }
  workgroupBarrier();
  var all = 0.0;
  for (var j = 0u; j < step.rows; j++) { all += means[j]; }
  all /= f32(step.rows);
  if lid < step.rows {
    for (var j = 0u; j <= lid; j++) { gram[at(lid, j)] += all - mean - means[j]; }
  }
}

var<workgroup> means: array<f32, MOST>;
