// A a = 1/a, a > 0, of A = K/|K| + ridge I: Newton's steps on x.C x/2 - sum log x for a_i = x_i / sqrt A_ii, whose
// matrix C has a diagonal of ones. Far from the minimum a step is cut as for any self-concordant function.

const STEPS: u32 = 30u;

var<workgroup> roots: array<f32, MOST>;
var<workgroup> point: array<f32, MOST>;

// C, from A's entries in units of the longest row's square.
fn curvature(segment: u32, i: u32, j: u32, unit: f32, frobenius: f32) -> f32 {
  if i == j { return 1.0; }
  if norms[i] == 0.0 || norms[j] == 0.0 { return 0.0; }
  return dot_of(segment, i, j) / unit / frobenius / roots[i] / roots[j];
}

fn coefficients(lid: u32, segment: u32) -> f32 {
  var longest = 0.0;
  for (var m = 0u; m < step.rows; m++) { longest = max(longest, norms[m]); }
  let unit = max(longest * longest, 1e-37);
  var squares = 0.0;
  if lid < step.rows {
    for (var j = 0u; j < step.rows; j++) {
      let part = gram[at(lid, j)] / unit;
      squares += part * part;
    }
  }
  let frobenius = max(sqrt(row_totals(lid, vec4(squares, 0.0, 0.0, 0.0)).x), 1e-30);
  if lid < step.rows {
    roots[lid] = sqrt(gram[at(lid, lid)] / unit / frobenius + params.ridge);
  }
  workgroupBarrier();
  // From equal numbers, of the best size.
  var row_sum = 0.0;
  if lid < step.rows {
    for (var j = 0u; j < step.rows; j++) { row_sum += curvature(segment, lid, j, unit, frobenius); }
  }
  let total = row_totals(lid, vec4(row_sum, 0.0, 0.0, 0.0)).x;
  let begin = sqrt(f32(step.rows) / max(total, 1e-12));
  if lid < step.rows { point[lid] = begin; }
  workgroupBarrier();
  for (var round = 0u; round < STEPS; round++) {
    var slope = 0.0;
    if lid < step.rows {
      let x = point[lid];
      for (var j = 0u; j < step.rows; j++) {
        let c = curvature(segment, lid, j, unit, frobenius);
        slope += c * point[j];
        if j <= lid { gram[at(lid, j)] = c; }
      }
      slope -= 1.0 / x;
      gram[at(lid, lid)] += 1.0 / (x * x);
      answers[lid] = vec2(slope, 0.0);
    }
    for (var k = 0u; k < step.rows; k++) { sweep(lid, k, true, true); }
    var newton = 0.0;
    if lid < step.rows { newton = answers[lid].x; }
    let decrement = sqrt(max(row_totals(lid, vec4(slope * newton, 0.0, 0.0, 0.0)).x, 0.0));
    let size = select(1.0 / (1.0 + decrement), 1.0, decrement < 0.25);
    if lid < step.rows { point[lid] = max(point[lid] - size * newton, 0.1 * point[lid]); }
    workgroupBarrier();
  }
  var coefficient = 0.0;
  if lid < step.rows { coefficient = point[lid] / roots[lid]; }
  return coefficient;
}
