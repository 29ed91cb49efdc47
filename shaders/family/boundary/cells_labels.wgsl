// Which cells count: a label that is not a class leaves its cell out and is counted.

struct Cell { counts: bool, bad: bool }

fn cell_at(sample: u32, cell: u32) -> Cell {
  let q = sample * step.cells + cell;
  let label = load_labels(q);
  let unmasked = load_cell_mask(q) != 0;
  let known = label >= 0 && label < i32(step.first_class + step.terms);
  return Cell(unmasked && known, unmasked && !known);
}
