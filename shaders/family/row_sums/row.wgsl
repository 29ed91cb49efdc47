// Rows of elements by sums. A loss brings
//   struct Sums                                     its sums, all 0 over nothing
//   fn term(v: Values) -> Sums                      of one element
//   fn merge(a: Sums, b: Sums) -> Sums
//   struct Coefficients                             what the gradient needs of a row
//   fn finish(row: u32, part: Part) -> Finished     of a row that has a cell, from those without strays
//   fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes   the gradients of an element, times a factor
// Every member has 4 bytes. Linked besides: what the values and slopes are, and which cells count.

// Sums, the cells that count, and 1 where one holds a NaN or an infinity.
struct Part { sums: Sums, count: u32, flags: u32 }

fn join(a: Part, b: Part) -> Part {
  return Part(merge(a.sums, b.sums), a.count + b.count, a.flags | b.flags);
}

// The value of a row is value 2^power.
struct Finished { value: f32, power: i32, coefficients: Coefficients }

// What is kept of a row.
struct Row { coefficients: Coefficients, flags: u32 }
struct Ended { value: f32, power: i32, row: Row }

fn end_of(row: u32, part: Part) -> Ended {
  if part.count == 0u { return Ended(); }
  let done = finish(row, part);
  return Ended(done.value, done.power, Row(done.coefficients, part.flags));
}

fn value_of(end: Ended) -> f32 {
  if end.row.flags != 0u { return not_a_number(); }
  if end.power == 0 { return end.value; }
  return times_power_of_two(end.value, end.power);
}
