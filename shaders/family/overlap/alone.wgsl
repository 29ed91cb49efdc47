// The overlap loss alone.
const COMPANION: bool = false;
fn overlap_factor() -> f32 { return 1.0; }
fn companion_factor() -> f32 { return 0.0; }
