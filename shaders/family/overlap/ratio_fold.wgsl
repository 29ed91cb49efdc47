// From the sums of an item's classes to its divergence from the prior, and to its slopes by the sums: one workgroup an item.
//   q_c = P_c / sum P,  l = sum_c q_c (log(q_c + eps) - log(prior_c + eps))

override VALUE: u32 = 1u;

alias Found = vec3<f32>;

fn class_sum(item: u32, c: u32) -> f32 { return load_sums((item * step.classes + c) * 3u + 1u); }

// The logarithm of a proportion over the prior, and the slope of the term.
fn term_of(q: f32, prior: f32) -> vec2<f32> {
  let raised = q + params.eps;
  if raised == 0.0 { return vec2<f32>(); }
  let log_ratio = logarithm(large_quotient(raised, prior + params.eps));
  return vec2(log_ratio, log_ratio + q / raised);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let item = step.first_block + index;
  // The sum, and which sums and priors are no numbers.
  var sums = vec3<f32>();
  for (var c = lid; c < step.classes; c += WORKGROUP) {
    let sum = class_sum(item, c);
    let prior = load_prior(item * step.classes + c);
    sums += vec3(select(sum, 0.0, nonfinite(sum)), select(0.0, 1.0, nonfinite(sum)), select(0.0, 1.0, nonfinite(prior)));
  }
  sums = all_sum(lid, sums);
  // Every cell that counts has a class of probability above 0.
  let counts = sums.x > 0.0 || sums.y > 0.0;
  let all = max(sums.x, 1e-30);
  var value = vec3<f32>();
  for (var c = lid; c < step.classes; c += WORKGROUP) {
    let q = class_sum(item, c) / all;
    let term = term_of(q, load_prior(item * step.classes + c));
    if q > 0.0 { value += vec3(q * term.x, q * term.y, 0.0); }
  }
  value = all_sum(lid, value);
  let flags = select(0u, 1u, counts && (sums.y > 0.0 || sums.z > 0.0 || nonfinite(value.x)));
  for (var c = lid; c < step.classes; c += WORKGROUP) {
    let q = class_sum(item, c) / all;
    let term = term_of(q, load_prior(item * step.classes + c));
    var slope = select(0.0, (term.y - value.y) / all, counts);
    if flags != 0u { slope = not_a_number(); }
    store_slopes(item * step.classes + c, slope);
  }
  if lid == 0u {
    store_loss(item, select(value.x, not_a_number(), flags != 0u));
    if VALUE == 1u { store_partials(item, Tally(select(0.0, value.x, flags == 0u), 0u, flags)); }
    store_counts(item, Tally(0.0, select(0u, 1u, counts), 0u));
  }
}
