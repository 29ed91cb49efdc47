// From the Gram matrix of a segment to the coefficients of its rows: one workgroup a segment, the matrix's lower
// triangle on chip, one invocation a row. A loss brings  fn coefficients(lid, segment) -> f32, the coefficient of row
// `lid`, which every invocation calls: it may meet barriers. A row of zeros has none.

// Lengths of the rows.
var<workgroup> norms: array<f32, MOST>;
// Whether a row has an element that is no number.
var<workgroup> strays: array<u32, MOST>;

// What the Gram matrix in memory has.
fn dot_of(segment: u32, i: u32, j: u32) -> f32 { return load_gram((segment * step.rows + i) * step.rows + j); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  if lid < even_rows() {
    var stray = 0u;
    for (var j = 0u; j <= lid; j++) {
      var dot = 0.0;
      if lid < step.rows { dot = dot_of(segment, lid, j); }
      gram[at(lid, j)] = dot;
      if nonfinite(dot) { stray = 1u; }
      if j == lid { norms[lid] = sqrt(dot); }
    }
    strays[lid] = stray;
  }
  workgroupBarrier();
  var stray = false;
  for (var j = 0u; j < step.rows; j++) { stray |= strays[j] != 0u; }
  var coefficient = coefficients(lid, segment);
  if lid < step.rows {
    if dot_of(segment, lid, lid) == 0.0 { coefficient = 0.0; }
    if stray { coefficient = not_a_number(); }
    store_coefficients(segment * step.rows + lid, coefficient);
    store_factors(segment * step.rows + lid, coefficient);
  }
}
