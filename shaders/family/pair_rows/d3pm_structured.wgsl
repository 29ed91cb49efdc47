// Transitions that keep a class or forget it: numbers of a cell stand for matrices.

// Q_t[k, xt].
fn step_to(of_cell: Cell, k: u32) -> f32 {
  return select(0.0, 1.0 - of_cell.beta, k == of_cell.xt) + of_cell.beta * chance(of_cell.xt);
}

// Qbar_{t-1}[x0, k].
fn reached(of_cell: Cell, k: u32) -> f32 {
  return select(0.0, of_cell.kept, k == of_cell.x0) + (1.0 - of_cell.kept) * chance(k);
}

fn mix(lid: u32, start: u32, p: u32, r: u32, of_cell: Cell, softmax: Softmax) {}

// (pi Qbar_{t-1})_k.
fn mixed(of_cell: Cell, i: u32, k: u32, pi: f32) -> f32 { return of_cell.kept * pi + (1.0 - of_cell.kept) * chance(k); }

// The truth's less the model's.
fn apart(of_cell: Cell, i: u32, k: u32, pi: f32) -> f32 { return of_cell.kept * (select(0.0, 1.0, k == of_cell.x0) - pi); }

// The slope by pi_k from that by what is mixed, but for a part that all classes have, and its mean over pi.
fn pulled(of_cell: Cell, i: u32, slope: f32) -> f32 { return of_cell.kept * slope; }
fn pulled_share(of_cell: Cell, i: u32, k: u32, pi: f32, slope: f32) -> f32 { return of_cell.kept * slope * pi; }

fn pull(lid: u32, start: u32, p: u32, r: u32, of_cell: Cell, row: D3pmRow) {}

// Whether the numbers that stand for the matrices are some.
fn holds(of_cell: Cell) -> bool { return !nonfinite(of_cell.beta) && !nonfinite(of_cell.kept); }
