// Logits gamma a (s - m), a = max(s + m, 0), and for the own class gamma a (s - 1 + m), a = max(1 + m - s, 0);
// a is constant in the gradient.

fn other_logit(s: f32) -> vec2<f32> {
  let weight = params.gamma * max(s + params.m, 0.0);
  return vec2(weight * (s - params.m), weight);
}

fn own_logit(s: f32, anchor: u32) -> vec2<f32> {
  let weight = params.gamma * max(1.0 + params.m - s, 0.0);
  return vec2(weight * (s - 1.0 + params.m), weight);
}
