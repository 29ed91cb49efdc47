// The overlap loss and the softmax cross-entropy of the same rows.
const COMPANION: bool = true;
fn overlap_factor() -> f32 { return params.lambda_dice; }
fn companion_factor() -> f32 { return params.lambda_ce; }
