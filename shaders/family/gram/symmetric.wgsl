// A symmetric matrix of up to 64 rows on chip.

const MOST: u32 = 64u;

// The lower triangle, with a row of zeros where their number is odd.
var<workgroup> gram: array<f32, 2080>;

fn at(i: u32, j: u32) -> u32 {
  let far = max(i, j);
  return far * (far + 1u) / 2u + min(i, j);
}

fn even_rows() -> u32 { return (step.rows + 1u) / 2u * 2u; }
