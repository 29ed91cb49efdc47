// Factors of the Dice loss and the binary cross-entropy, and that of a logit x and a share t.
const COMPANION: bool = true;
fn overlap_factor() -> f32 { return params.lambda_dice; }
fn companion_factor() -> f32 { return params.lambda_bce; }

fn element(x: f32, t: f32) -> vec2<f32> { return binary_cross_entropy(x, t, params.pos_weight); }
fn large_element(x: f32, t: f32) -> vec2<f32> { return large_cross_entropy(x, t, params.pos_weight); }
