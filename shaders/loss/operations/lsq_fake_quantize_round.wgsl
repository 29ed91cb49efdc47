// What is left of an element: v = (x - offset) / s, which is cut off far outside the bounds, and the integer q.
struct Quantized { v: f32, q: f32, half_scale: f32, half_offset: f32, inside: bool, stray: bool }

fn quantized(i: u32) -> Quantized {
  let slice = i / step.inner % step.slices;
  let scale = load_scale(slice);
  let offset = load_offset(slice);
  let x = load_input(i);
  let low = f32(bitcast<i32>(step.low));
  let high = f32(step.high);
  let half_scale = 0.5 * (abs(scale) + 1e-6);
  let d = half_difference(x, offset);
  var v = 512.0 * sign(d);
  if abs(d) * 0x1p-9f < half_scale { v = large_quotient(d, half_scale); }
  return Quantized(
    v,
    round(clamp(v, low, high)),
    half_scale,
    0.5 * offset,
    v >= low && v <= high,
    nonfinite(x) || nonfinite(scale) || nonfinite(offset),
  );
}
