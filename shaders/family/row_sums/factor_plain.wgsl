// What the gradients of a row are multiplied by.
fn factor_of(i: u32, row: u32) -> f32 { return mean_scale() * load_grad_output(upstream_index(row)); }
