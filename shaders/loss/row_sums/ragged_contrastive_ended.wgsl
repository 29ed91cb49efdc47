fn ended(loss: f32) -> f32 { return min(loss, params.clip); }
