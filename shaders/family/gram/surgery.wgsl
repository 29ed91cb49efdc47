// Gradients that others change, each as coefficients of all rows with its dots with them: invocation i has that of row
// i.

var<private> shares: array<f32, 64>;
var<private> dots: array<f32, 64>;

fn begin_surgery(lid: u32) {
  for (var k = 0u; k < step.rows; k++) {
    shares[k] = 0.0;
    dots[k] = 0.0;
    if lid < step.rows {
      shares[k] = select(0.0, 1.0, k == lid && norms[k] > 0.0);
      dots[k] = gram[at(lid, k)];
    }
  }
}

// Adds row j times a factor.
fn add_row(j: u32, factor: f32) {
  shares[j] += factor;
  for (var k = 0u; k < step.rows; k++) { dots[k] += factor * gram[at(j, k)]; }
}

// The row that comes t-th for row i; the row itself where the order names none.
fn turn_of(i: u32, t: u32) -> u32 {
  let j = load_order(i * step.rows + t);
  if j < 0 || j >= i32(step.rows) { return i; }
  return u32(j);
}

fn column_term(lid: u32, k: u32) -> f32 { return shares[k]; }
