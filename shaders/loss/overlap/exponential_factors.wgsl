// Factors of the Dice part and that of the cells.
const COMPANION: bool = true;
fn overlap_factor() -> f32 { return params.lambda_dice; }
fn companion_factor() -> f32 { return params.lambda_ce; }
