// The input's own values.
fn source(plane: u32, cell: u32) -> f32 { return load_input(tensor_index(plane, cell)); }
