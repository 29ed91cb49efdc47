fn after(row: u32, i: u32, sum: vec2<f32>) { store_output(row * step.elements + i, value_of(sum)); }

fn after2(row: u32, i: u32, sum: vec2<f32>, next: vec2<f32>) {
  store2_output(row * step.elements + i, value_of(sum), value_of(next));
}
