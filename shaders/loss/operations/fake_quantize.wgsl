fn element(i: u32) -> f32 {
  let r = rounded(i);
  if is_nan(r.q) { return r.q; }
  return (clamp(r.q, f32(params.quant_min), f32(params.quant_max)) - r.zero) * r.scale;
}
