// Factors of the Dice loss and the cross-entropy.
const COMPANION: bool = true;
fn overlap_factor() -> f32 { return params.lambda_dice; }
fn companion_factor() -> f32 { return params.lambda_ce; }
