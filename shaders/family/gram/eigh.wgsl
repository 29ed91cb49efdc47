// Symmetric eigenproblems, one workgroup each, by their lower triangles.

var<workgroup> largest_of: array<f32, MOST>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let k = step.first_block + index;
  if lid < even_rows() {
    // A number that is none is larger than all.
    var most = 0.0;
    for (var j = 0u; j <= lid; j++) {
      var x = 0.0;
      if lid < step.rows { x = load_input((k * step.rows + lid) * step.rows + j); }
      gram[at(lid, j)] = x;
      most = bitcast<f32>(max(bitcast<u32>(most), bitcast<u32>(x) & 0x7fffffffu));
    }
    largest_of[lid] = most;
  }
  workgroupBarrier();
  var bits = 0u;
  for (var m = 0u; m < step.rows; m++) { bits = max(bits, bitcast<u32>(largest_of[m])); }
  let stray = bits >= 0x7f800000u;
  let power = select(i32(bits >> 23u) - 127, 0, stray || bits == 0u);
  if lid < step.rows {
    for (var j = 0u; j <= lid; j++) { gram[at(lid, j)] = times_power_of_two(gram[at(lid, j)], -power); }
  }
  jacobi(lid);
  eigen_signs(lid);
  if lid < step.rows {
    var value = times_power_of_two(values[lid], power);
    if stray { value = not_a_number(); }
    store_eigenvalues(k * step.rows + select(places[lid], lid, stray), value);
    for (var q = 0u; q < step.rows; q++) {
      var entry = signs[q] * vectors[q];
      if stray { entry = not_a_number(); }
      store_eigenvectors((k * step.rows + lid) * step.rows + select(places[q], q, stray), entry);
    }
  }
}
