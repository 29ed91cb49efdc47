fn element(i: u32) -> f32 { return fold(i).y * load_grad_output(i); }
