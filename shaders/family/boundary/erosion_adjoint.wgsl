// Slopes by what an erosion was of, from those by what it gave: through the stretch, its least and largest value, and the
// plus.

// Of the erosion that the slopes are of, number step.next.
var<private> after: Extent;
var<private> after_stretch: f32;
// The slopes of the least and the largest value.
var<private> pulls: vec2<f32>;

fn prepare(local: u32) {
  after = load_extents((step.first + local) * step.iterations + step.next);
  after_stretch = stretch_of(after);
  pulls = load_pulls(local);
}

fn cell_of(local: u32, cell: u32) -> f32 {
  let i = local * step.cells + cell;
  if load_after(i) <= 0.0 { return 0.0; }
  let slope = load_slopes_after(i);
  if after_stretch == 0.0 { return slope; }
  if cell == after.least_at { return pulls.x; }
  if cell == after.largest_at { return pulls.y; }
  return slope * after_stretch;
}
