// The power of two that brings the largest entry of the matrix's diagonal, whose roots are `norms`, near 1; 0 of zeros.
fn power_of_norms() -> i32 {
  var largest = 0.0;
  for (var m = 0u; m < step.rows; m++) { largest = max(largest, norms[m]); }
  if largest == 0.0 { return 0; }
  return i32((bitcast<u32>(largest) >> 23u) & 0xffu) - 127;
}

// Divides the matrix by its largest entry, about: entries are at most 4.
fn scale_matrix(lid: u32) {
  let power = -2 * power_of_norms();
  workgroupBarrier();
  if lid < step.rows {
    for (var j = 0u; j <= lid; j++) { gram[at(lid, j)] = times_power_of_two(gram[at(lid, j)], power); }
  }
}
