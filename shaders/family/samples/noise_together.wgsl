// Both noises lie in one window.
fn second_noise(i: u32) -> f32 { return load_noise(step.elements + i); }
