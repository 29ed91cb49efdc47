// The error 1 - x (2 y - 1) of a score for a label y, 0 or 1, and whether it is none.
fn sign_of(label: u32) -> f32 { return select(-1.0, 1.0, label == 1u); }
fn hinge(x: f32, label: u32) -> f32 { return 1.0 - x * sign_of(label); }
// A score of minus infinity is a cell of the background.
fn no_hinge(x: f32, label: u32) -> bool { return no_score(x) || (minus_infinity(x) && label == 1u); }
