// Outputs `first_row` .. + ROWS, each a start and coefficients times vectors `first_vector` .. `end_vector`, added in their order.
// An invocation has COLUMNS times PAIR elements of each output in registers and reads those of a vector once; PAIR are neighbours,
// 2 where halves are stored. Linked besides: before(row, i), the start; after(row, i, sum), or after2 of i and i + 1; and
// load_coefficients, of a row of `all_vectors` for each output.

override PAIR: u32 = 1u;
override ROWS: u32 = 1u;
override COLUMNS: u32 = 4u;

// A sum, or, where it is beyond f32 on its way, what it is in a unit of 2^128, and the rest.
alias Sum = vec2<f32>;

fn value_of(sum: Sum) -> f32 {
  if sum.y == 0.0 { return sum.x; }
  return times_power_of_two(sum.y + times_power_of_two(sum.x, -128), 128);
}

// The sum again, in the large unit; NaN where a number is none.
fn large_sum(row: u32, i: u32, start: Sum) -> Sum {
  var sum = start.y + times_power_of_two(start.x, -128);
  var bad = nonfinite(start.x);
  for (var m = step.first_vector; m < step.end_vector; m++) {
    let c = load_coefficients(row * step.all_vectors + m);
    let v = load_vectors(m * step.elements + i);
    bad = bad || nonfinite(c) || nonfinite(v);
    sum += times_power_of_two(c, -64) * times_power_of_two(v, -64);
  }
  return select(Sum(0.0, sum), Sum(not_a_number(), 0.0), bad);
}

fn settled(row: u32, i: u32, sum: f32) -> Sum {
  let start = before(row, i);
  if nonfinite(sum) { return large_sum(row, i, start); }
  return Sum(sum, start.y);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * COLUMNS * PAIR);
  var sums: array<f32, 32>;
  for (var r = 0u; r < ROWS; r++) { // unrolled: ROWS
    for (var c = 0u; c < COLUMNS; c++) { // unrolled: COLUMNS
      let i = start + (c * WORKGROUP + lid) * PAIR;
      let at = (r * COLUMNS + c) * PAIR;
      if i < step.end { sums[at] = before(step.first_row + r, i).x; }
      if PAIR == 2u && i + 1u < step.end { sums[at + PAIR - 1u] = before(step.first_row + r, i + 1u).x; }
    }
  }
  for (var m = step.first_vector; m < step.end_vector; m++) {
    for (var c = 0u; c < COLUMNS; c++) { // unrolled: COLUMNS
      let i = start + (c * WORKGROUP + lid) * PAIR;
      // Beyond the end the last element stands for what is not there: all are read at once.
      let first = m * step.elements;
      var v = vec2(load_vectors(first + min(i, step.end - 1u)), 0.0);
      if PAIR == 2u { v.y = load_vectors(first + min(i + 1u, step.end - 1u)); }
      for (var r = 0u; r < ROWS; r++) { // unrolled: ROWS
        let at = (r * COLUMNS + c) * PAIR;
        let coefficient = load_coefficients((step.first_row + r) * step.all_vectors + m);
        sums[at] += coefficient * v.x;
        if PAIR == 2u { sums[at + PAIR - 1u] += coefficient * v.y; }
      }
    }
  }
  for (var r = 0u; r < ROWS; r++) { // unrolled: ROWS
    let row = step.first_row + r;
    for (var c = 0u; c < COLUMNS; c++) { // unrolled: COLUMNS
      let i = start + (c * WORKGROUP + lid) * PAIR;
      let at = (r * COLUMNS + c) * PAIR;
      if i < step.end {
        let sum = settled(row, i, sums[at]);
        if PAIR == 2u && i + 1u < step.end {
          after2(row, i, sum, settled(row, i + 1u, sums[at + PAIR - 1u]));
        } else {
          after(row, i, sum);
        }
      }
    }
  }
}
