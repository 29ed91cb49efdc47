// What the gradients of an element are multiplied by.
fn factor_of(i: u32, row: u32) -> f32 { return load_rows(0u).coefficients.scale * load_grad_output(upstream_index(i)); }
