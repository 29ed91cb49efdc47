// Rows with a share of every class. The row's own weight is 1: the classes' weights act on the shares.

const DENSE: bool = true;

struct Row { counts: bool, bad: bool, label: u32, weight: f32 }

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return Row(false, false, 0u, 0.0); }
  return Row(load_cell_mask(q) != 0, false, 0u, 1.0);
}
