// The selected rows stay.
fn passes(x: f32, selected: bool) -> bool { return selected; }
