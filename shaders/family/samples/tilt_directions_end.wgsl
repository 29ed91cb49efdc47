fn finish_row(row: u32, part: Part) {
  let w = root_of_squares(vec3(part.w_small, part.w_middle, part.w_large));
  let z = root_of_squares(vec3(part.z_small, part.z_middle, part.z_large));
  let both = product_of(vec3(part.low, part.middle, part.high));
  var cosine = 0.0;
  if w.m > 0.0 && z.m > 0.0 {
    cosine = times_power_of_two(times_power_of_two(both.m / w.m, both.power - w.power) / z.m, -z.power);
  }
  store_known(0u, Known(w.m, w.power, z.m, z.power, clamp(cosine, -1.0, 1.0), part.flag));
}
