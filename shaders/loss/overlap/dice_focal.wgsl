// Factors of the Dice loss and the focal loss.
const COMPANION: bool = true;
fn overlap_factor() -> f32 { return params.lambda_dice; }
fn companion_factor() -> f32 { return params.lambda_focal; }
