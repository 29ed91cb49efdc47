// The first erosion is of the squared error.

fn prepare(local: u32) {}

fn cell_of(local: u32, cell: u32) -> f32 {
  let error = miss(local, cell).error;
  return error * error;
}

fn flags_of(local: u32, cell: u32) -> u32 { return miss(local, cell).flags; }

fn bad_of(local: u32, cell: u32) -> u32 {
  return u32(class_of(local) == step.first_class && cell_at(sample_of(local), cell).bad);
}
