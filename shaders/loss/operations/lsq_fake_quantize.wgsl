fn element(i: u32) -> f32 {
  let r = quantized(i);
  if r.stray { return not_a_number(); }
  let half_value = r.half_scale * r.q + r.half_offset;
  return half_value + half_value;
}
