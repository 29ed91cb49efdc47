// Sums over the rows, in order, in every invocation. Every invocation calls it.

var<workgroup> terms: array<vec4<f32>, 64>;

fn row_totals(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  if lid < step.rows { terms[lid] = mine; }
  workgroupBarrier();
  var sum = vec4<f32>();
  for (var m = 0u; m < step.rows; m++) { sum += terms[m]; }
  return sum;
}
