// The gradients of a slice's scale and offset, times the parameter or what stands for its 0.
fn finish_row(slice: u32, part: Part) {
  var by = params.grad_scale;
  if by == 0.0 { by = 1.0 / sqrt(f32(step.high) * f32(step.members)); }
  let stray = part.stray != 0u;
  store_scale_slope(slice, select(part.scale * sign(load_scale(slice)) * by, not_a_number(), stray));
  store_offset_slope(slice, select(part.offset * by, not_a_number(), stray));
}
