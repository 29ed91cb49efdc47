fn coefficient_of(segment: u32) -> vec2<f32> { return load_coefficients(segment); }
