// The mean distances of both classes, and what their sums of columns are multiplied by.
fn over(count: u32) -> f32 { return select(1.0 / (f32(count) * bitcast<f32>(step.share)), 0.0, count == 0u); }

fn finish_row(row: u32, part: Part) {
  let scales = vec2(over(part.zeros), over(part.ones));
  store_mean_distance(0u, select(times_power_of_two(part.zero * scales.x, 24), not_a_number(), (part.flags & 1u) != 0u));
  store_mean_distance(1u, select(times_power_of_two(part.one * scales.y, 24), not_a_number(), (part.flags & 2u) != 0u));
  store_scales(0u, scales);
}
