// Every pixel is stored as it comes.
fn emit_pixel(o: u32, i: u32, gradient: f32) { store_grad_input(i, gradient); }
fn emit_quad(k: u32, plane: u32, top: vec2<i32>) {}
