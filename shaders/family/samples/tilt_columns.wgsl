// The sums of both classes in a column, of half the differences from the first sample, in a unit of the rows, and a flag. Means
// that are equal differ by nothing then, and those far from 0 keep their digits.
struct Part { zero: f32, one: f32, flag: u32 }

fn join(a: Part, b: Part) -> Part { return Part(a.zero + b.zero, a.one + b.one, a.flag | b.flag); }

fn part_at(i: u32, column: u32) -> Part {
  let label = load_labels(i / step.cells);
  if label != 0 && label != 1 { return Part(); }
  let x = load_input(i);
  if nonfinite(x) { return Part(0.0, 0.0, 1u); }
  let first = load_pivot(column);
  let share = half_difference(x, select(first, 0.0, nonfinite(first))) * bitcast<f32>(step.share);
  if label == 0 { return Part(share, 0.0, 0u); }
  return Part(0.0, share, 0u);
}
