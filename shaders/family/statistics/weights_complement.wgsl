// All members but a class's own, as they are: together C - 1 times all.
fn raw(count: f32) -> f32 { return 0.0; }

fn scaled(count: f32, sums: vec4<f32>) -> f32 {
  let all = (f32(step.classes) - 1.0) * sums.x;
  if all == 0.0 { return 1.0 / f32(step.classes); }
  return (sums.x - count) / all;
}
