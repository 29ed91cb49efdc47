// The cells around a row's cell, up to a radius along each axis, and the filter's weights: one factor for each axis.

// Where the row's cell is, and the first cell of its sample.
var<private> middle: vec3<i32>;
var<private> sample_start: u32;

fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi(log_p, rest, w); }
fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi_slope(log_p, rest, w); }
fn term_flags(row: Row) -> u32 { return 0u; }

fn numbered(row: Row, q: u32) -> Row {
  let i = q % step.cells;
  sample_start = q - i;
  middle = vec3<i32>(vec3(i % step.size_x, i / step.size_x % step.size_y, i / (step.size_x * step.size_y)));
  return row;
}

// The label of cell i of the window, -1 where none counts, and its weight.
struct Neighbour { label: i32, weight: f32 }

fn neighbour(i: u32) -> Neighbour {
  let across = vec3(2u * step.radius_x + 1u, 2u * step.radius_y + 1u, 2u * step.radius_z + 1u);
  let at = vec3(i % across.x, i / across.x % across.y, i / (across.x * across.y));
  let cell = middle + vec3<i32>(at) - vec3<i32>(vec3(step.radius_x, step.radius_y, step.radius_z));
  let size = vec3<i32>(vec3(step.size_x, step.size_y, step.cells / (step.size_x * step.size_y)));
  if any(cell < vec3<i32>()) || any(cell >= size) { return Neighbour(-1, 0.0); }
  let q = sample_start + u32((cell.z * size.y + cell.y) * size.x + cell.x);
  let label = load_labels(q);
  let counts = label >= 0 && label < i32(step.classes) && label != params.ignore_index && load_cell_mask(q) != 0;
  // An axis without a radius has the factor 1.
  var weight = 1.0;
  if step.radius_x > 0u { weight *= load_constants(at.x); }
  if step.radius_y > 0u { weight *= load_constants(at.y); }
  if step.radius_z > 0u { weight *= load_constants(at.z); }
  return Neighbour(select(-1, label, counts), weight);
}
