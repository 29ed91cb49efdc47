// A further erosion is of the one before, stretched.

var<private> least: f32;
var<private> stretch: f32;

fn prepare(local: u32) {
  let extent = load_extents((step.first + local) * step.iterations + step.at - 1u);
  least = extent.least;
  stretch = stretch_of(extent);
}

fn cell_of(local: u32, cell: u32) -> f32 {
  return stretched(load_before(local * step.cells + cell), least, stretch);
}

fn flags_of(local: u32, cell: u32) -> u32 { return 0u; }
fn bad_of(local: u32, cell: u32) -> u32 { return 0u; }
