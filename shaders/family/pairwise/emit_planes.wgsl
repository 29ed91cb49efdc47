// The gradients of unit rows lie in planes, of which there are few: added in their order, as often as they are read.
fn load_sum(row: u32, d: u32) -> f32 {
  var total = 0.0;
  for (var plane = 0u; plane < step.planes; plane++) {
    total += load_planes(plane * step.plane_elements + row * step.width + d);
  }
  return total;
}
