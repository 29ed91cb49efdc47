// Q = (1 - b) I + b / C: every class is as likely where a step does not keep the own one.

// The share of a class that a step which forgets gives to another.
fn chance(to: u32) -> f32 { return 1.0 / f32(step.classes); }
