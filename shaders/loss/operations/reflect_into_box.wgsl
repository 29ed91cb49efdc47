fn element(i: u32) -> f32 { return fold(i).x; }
