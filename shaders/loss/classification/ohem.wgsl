// The selected rows stay, and those of a probability below thresh.
fn passes(x: f32, selected: bool) -> bool { return selected || is_nan(x) || x > -log(params.thresh); }
