// Losses that give the gradient of one tensor.
alias Slopes = f32;

fn bad_slopes() -> Slopes { return not_a_number(); }
fn store_slopes(i: u32, g: Slopes) { store_g0(i, g); }
fn store2_slopes(i: u32, a: Slopes, b: Slopes) { store2_g0(i, a, b); }
