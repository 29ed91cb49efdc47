// Shares of a class in cells, and their differences to the next cell along each axis.

// Whether a score that was read is none.
var<private> strayed: bool;

fn share(sample: u32, c: u32, cell: u32) -> f32 {
  let x = load_input(score_index(sample, c, cell));
  let norm = norm_at(sample, cell);
  strayed = strayed || no_input(x) || nonfinite(norm.x);
  return probability(x, norm);
}

// Cells from one to the next along z, y and x.
fn strides() -> vec3<u32> { return vec3(step.height * step.width, step.width, 1u); }

fn place_of(cell: u32) -> vec3<u32> {
  return vec3(cell / (step.height * step.width), cell / step.width % step.height, cell % step.width);
}

fn ahead(sample: u32, c: u32, next: u32, exists: bool, p: f32) -> f32 {
  if !exists { return 0.0; }
  return share(sample, c, next) - p;
}

// Along z, y and x; 0 past the border. p is the cell's own.
fn differences(sample: u32, c: u32, cell: u32, p: f32) -> vec3<f32> {
  let next = vec3(cell) + strides();
  let exists = place_of(cell) + 1u < vec3(step.depth, step.height, step.width);
  return vec3(
    ahead(sample, c, next.x, exists.x, p),
    ahead(sample, c, next.y, exists.y, p),
    ahead(sample, c, next.z, exists.z, p),
  );
}
