// As many as are asked for.
fn selected_of(n: u32) -> u32 { return step.k; }
