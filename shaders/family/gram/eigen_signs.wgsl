// The sign of each eigenvector that makes its largest magnitude positive, the first of those within 1e-4 of it, in
// `signs`; its place in ascending order in `places`. The triangle's memory holds columns, 32 at a time: nothing in it
// is needed any more.

const COLUMNS_AT_ONCE: u32 = 32u;

var<workgroup> signs: array<f32, 64>;
var<workgroup> places: array<u32, 64>;

fn eigen_signs(lid: u32) {
  for (var first = 0u; first < step.rows; first += COLUMNS_AT_ONCE) {
    workgroupBarrier();
    if lid < step.rows {
      for (var k = 0u; k < COLUMNS_AT_ONCE; k++) {
        if first + k < step.rows { gram[lid * COLUMNS_AT_ONCE + k] = vectors[first + k]; }
      }
    }
    workgroupBarrier();
    if lid < COLUMNS_AT_ONCE && first + lid < step.rows {
      var largest = 0.0;
      for (var m = 0u; m < step.rows; m++) { largest = max(largest, abs(gram[m * COLUMNS_AT_ONCE + lid])); }
      var turn = 0.0;
      for (var m = 0u; m < step.rows; m++) {
        let x = gram[m * COLUMNS_AT_ONCE + lid];
        if turn == 0.0 && abs(x) >= largest * (1.0 - 1e-4) { turn = select(1.0, -1.0, x < 0.0); }
      }
      signs[first + lid] = turn;
    }
  }
  if lid < step.rows {
    var place = 0u;
    for (var m = 0u; m < step.rows; m++) {
      if values[m] < values[lid] || (values[m] == values[lid] && m < lid) { place++; }
    }
    places[lid] = place;
  }
  workgroupBarrier();
}
