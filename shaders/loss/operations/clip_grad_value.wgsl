fn element(i: u32) -> f32 {
  let g = load_grads(i);
  if is_nan(g) { return not_a_number(); }
  return clamp(g, -params.clip_value, params.clip_value);
}
