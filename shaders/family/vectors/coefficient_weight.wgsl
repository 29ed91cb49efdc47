// The coefficient is the segment's weight.
fn coefficient_of(segment: u32) -> vec2<f32> { return vec2(load_segment_weight(segment), 0.0); }
