// The slope of a plane's element by its term.
fn bend(plane: u32) -> f32 { return load_bends(plane); }
