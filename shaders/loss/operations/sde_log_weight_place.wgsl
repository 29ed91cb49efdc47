// A step of a path: how long it takes and how strong its noise is.
struct Place { dt: f32, diffusion: f32, stray: bool }

fn place_of(step_of_path: u32) -> Place {
  let t = step_of_path % step.times;
  let dt = load_dt(t);
  let diffusion = load_diffusion(t);
  return Place(dt, diffusion, nonfinite(dt) | !(dt > 0.0) | nonfinite(diffusion));
}
