// Equal projections on all unit rows: alpha (D V^T) = g_1 V^T for the differences d_i = g_1 - g_i and v_i = u_1 - u_i
// from the first row that is not zero, by elimination; alpha_1 is what is left of 1. Invocation j has equation j.

var<workgroup> candidates: array<f32, MOST>;
var<workgroup> pivot_row: array<f32, MOST>;
var<workgroup> pivot_right: f32;
var<workgroup> alphas: array<f32, MOST>;
var<private> equation: array<f32, MOST>;

fn coefficients(lid: u32, segment: u32) -> f32 {
  var first = MOST;
  var longest = 0.0;
  for (var m = 0u; m < step.rows; m++) {
    longest = max(longest, norms[m]);
    if first == MOST && norms[m] > 0.0 { first = m; }
  }
  // Whether the row has an equation, and has not been a pivot.
  var free = first < MOST && lid < step.rows && lid != first;
  if free { free = norms[lid] > 0.0; }
  var right = 0.0;
  if free {
    let own = norms[first];
    let n = norms[lid];
    right = own - gram[at(first, lid)] / n;
    for (var i = 0u; i < step.rows; i++) {
      let before = own - gram[at(first, lid)] / n;
      equation[i] = before - (gram[at(first, i)] / own - gram[at(i, lid)] / n);
    }
  }
  if lid < step.rows { alphas[lid] = 0.0; }
  var own_column = MOST;
  for (var column = 0u; column < step.rows; column++) {
    workgroupBarrier();
    if lid < step.rows { candidates[lid] = select(-1.0, abs(equation[column]), free); }
    workgroupBarrier();
    var pivot = 0u;
    for (var m = 1u; m < step.rows; m++) {
      if candidates[m] > candidates[pivot] { pivot = m; }
    }
    let counts = column != first && norms[column] > 0.0 && candidates[pivot] > 1e-6 * longest;
    workgroupBarrier();
    if lid == pivot {
      for (var i = 0u; i < step.rows; i++) { pivot_row[i] = equation[i]; }
      pivot_right = right;
    }
    workgroupBarrier();
    if counts {
      if lid == pivot {
        free = false;
        own_column = column;
      } else {
        let factor = equation[column] / pivot_row[column];
        for (var i = 0u; i < step.rows; i++) { equation[i] -= factor * pivot_row[i]; }
        right -= factor * pivot_right;
      }
    }
  }
  if own_column < MOST { alphas[own_column] = right / equation[own_column]; }
  workgroupBarrier();
  var rest = 1.0;
  for (var m = 0u; m < step.rows; m++) { rest -= alphas[m]; }
  var coefficient = rest;
  if lid < step.rows && lid != first { coefficient = alphas[lid]; }
  return coefficient;
}
