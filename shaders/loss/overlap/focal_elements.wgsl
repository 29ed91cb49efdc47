// The focal loss of a logit x and a share t.
fn element(x: f32, t: f32) -> vec2<f32> { return binary_focal(x, t, params.alpha, params.gamma); }
fn large_element(x: f32, t: f32) -> vec2<f32> { return scaled(element(x, t)); }
