// Which cells count: all that the mask leaves.

struct Cell { counts: bool, bad: bool }

fn cell_at(sample: u32, cell: u32) -> Cell {
  return Cell(load_cell_mask(sample * step.cells + cell) != 0, false);
}
