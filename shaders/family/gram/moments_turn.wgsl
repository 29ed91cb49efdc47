// Counts steps, and turns the moments' dots into what each is multiplied by: one workgroup. A loss brings  fn
// coefficients(lid, segment) -> f32  as for gradients. Nothing comes of it before all losses have come.

var<workgroup> norms: array<f32, MOST>;
var<workgroup> strays: array<u32, MOST>;
var<workgroup> counts: array<i32, MOST>;
var<workgroup> unbiased: array<f32, MOST>;

// 1 - beta^count for a count of 1 or more. Near 1 the logarithm is a series.
fn left_of(beta: f32, count: i32) -> f32 {
  if beta == 0.0 { return 1.0; }
  var logarithm = -log_quotient((1.0 - beta) / (1.0 + beta));
  if beta < 0.5 { logarithm = log(beta); }
  return -expm1(max(f32(count) * logarithm, -80.0));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  let own = load_index(0u);
  let total = load_steps(step.rows);
  if lid < step.rows {
    let count = load_steps(lid) + select(0, 1, own == i32(lid));
    counts[lid] = count;
    unbiased[lid] = 1.0 / left_of(params.beta1, max(count, 1));
    if own == i32(lid) { store_count(lid, steps_of(count)); }
  }
  workgroupBarrier();
  var ready = true;
  for (var m = 0u; m < step.rows; m++) { ready = ready && counts[m] > 0; }
  if lid < even_rows() {
    var stray = 0u;
    for (var j = 0u; j <= lid; j++) {
      var dot = 0.0;
      if lid < step.rows {
        dot = load_gram(lid * step.rows + j);
        if nonfinite(dot) { stray = 1u; }
        dot *= unbiased[lid] * unbiased[j];
      }
      gram[at(lid, j)] = dot;
      if j == lid { norms[lid] = sqrt(dot); }
    }
    strays[lid] = stray;
  }
  workgroupBarrier();
  var stray = false;
  for (var m = 0u; m < step.rows; m++) { stray = stray || strays[m] != 0u; }
  var coefficient = coefficients(lid, 0u);
  if lid < step.rows {
    if load_gram(lid * step.rows + lid) == 0.0 { coefficient = 0.0; }
    if stray { coefficient = not_a_number(); }
    store_factors(lid, coefficient * unbiased[lid]);
  }
  if lid == 0u {
    let after = max(total, 0) + 1;
    if ready { store_count(step.rows, steps_of(after)); }
    let first = left_of(params.beta1, after);
    store_turn(0u, vec4(f32(own), select(0.0, 1.0, ready), first, left_of(params.beta2, after)));
  }
}
