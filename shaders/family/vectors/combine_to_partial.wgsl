// Other vectors follow.
fn after(row: u32, i: u32, sum: vec2<f32>) { store_partial((row - step.first_row) * step.elements + i, sum); }

fn after2(row: u32, i: u32, sum: vec2<f32>, next: vec2<f32>) {
  after(row, i, sum);
  after(row, i + 1u, next);
}
