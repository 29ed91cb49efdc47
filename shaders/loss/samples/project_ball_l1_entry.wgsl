// Magnitudes of differences from the centre.
fn half_entry(v: Values) -> f32 { return abs(half_from(v)); }
fn sign_of(v: Values) -> f32 { return sign(half_from(v)); }
// Whether the threshold is 0 or less: the sample is in the ball.
fn is_inside(known: State) -> bool { return known.high >= known.most; }
