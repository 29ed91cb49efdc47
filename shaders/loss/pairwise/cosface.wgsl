// Own logit scale (s - margin).

fn other_logit(s: f32) -> vec2<f32> { return vec2(params.scale * s, params.scale); }

fn own_logit(s: f32, anchor: u32) -> vec2<f32> { return vec2(params.scale * (s - params.margin), params.scale); }
