// The sum over the rows of what each has of column k, for every k, in `sums`. A loss brings  fn column_term(lid, k) ->
// f32. The triangle's memory holds the terms, 32 columns at a time: nothing in it is needed any more.

const COLUMNS: u32 = 32u;

var<workgroup> sums: array<f32, 64>;

fn column_sums(lid: u32) {
  for (var first = 0u; first < step.rows; first += COLUMNS) {
    workgroupBarrier();
    if lid < step.rows {
      for (var k = 0u; k < COLUMNS; k++) {
        if first + k < step.rows { gram[lid * COLUMNS + k] = column_term(lid, first + k); }
      }
    }
    workgroupBarrier();
    if lid < COLUMNS && first + lid < step.rows {
      var sum = 0.0;
      for (var m = 0u; m < step.rows; m++) { sum += gram[m * COLUMNS + lid]; }
      sums[first + lid] = sum;
    }
  }
  workgroupBarrier();
}
