// Planes lie one after the other.
fn tensor_index(plane: u32, cell: u32) -> u32 { return plane * step.cells + cell; }
