// Differences of the largest values of columns and rows from the mask's, near the sides of the mask. The first cell of a
// column that has its largest value takes the slope.

// Columns, then rows.
override LINES: u32 = 2u;

// Where a line's largest value is, and the slope there.
var<workgroup> places: array<u32, LINES>;
var<workgroup> slopes: array<f32, LINES>;

fn line_cell(line: u32, k: u32) -> u32 {
  if line < step.width { return k * step.width + line; }
  return (line - step.width) * step.width + k;
}

// Whether the mask has a cell on a line.
fn is_marked(map: u32, line: u32) -> bool {
  let count = select(step.width, step.height, line < step.width);
  var marked = false;
  for (var k = 0u; k < count; k++) { marked = marked || load_mask(map * step.members + line_cell(line, k)) != 0; }
  return marked;
}

fn is_near(at: i32, side: i32) -> bool { return abs(at - side) <= params.corner; }

fn value_of(lid: u32, map: u32) -> f32 {
  // The first and the last marked column and row, as what is larger the farther out they are.
  var mine = vec4(-1.0);
  for (var line = lid; line < LINES; line += WORKGROUP) {
    if !is_marked(map, line) { continue; }
    if line < step.width {
      mine = max(mine, vec4(f32(step.width - line), f32(line), -1.0, -1.0));
    } else {
      let row = line - step.width;
      mine = max(mine, vec4(-1.0, -1.0, f32(step.height - row), f32(row)));
    }
  }
  let sides = group_max(lid, mine);
  var sum = vec4<f32>();
  for (var line = lid; line < LINES; line += WORKGROUP) {
    let column = line < step.width;
    let count = select(step.width, step.height, column);
    var best = vec2(0u, 0u);
    var strays = false;
    for (var k = 0u; k < count; k++) {
      let x = value_at(map, line_cell(line, k));
      strays = strays || nonfinite(x);
      let key = ordered_key(x);
      if key > best.x { best = vec2(key, k); }
    }
    let top = ordered_number(best.x);
    let at = i32(select(line - step.width, line, column));
    let lines = select(step.height, step.width, column);
    let first = i32(lines) - i32(select(sides.z, sides.x, column));
    let past = i32(select(sides.w, sides.y, column)) + 1;
    let near = sides.x > 0.0 && (is_near(at, first) || is_near(at, past));
    let apart = top - select(0.0, 1.0, is_marked(map, line));
    let each = select(0.0, 1.0 / f32(lines), near);
    places[line] = line_cell(line, best.y);
    slopes[line] = each * sign(apart);
    sum += vec4(each * abs(apart), select(0.0, 1.0, strays), 0.0, 0.0);
  }
  let sums = group_sum(lid, sum);
  return select(sums.x, not_a_number(), sums.y > 0.0);
}

fn slope_of(map: u32, cell: u32) -> f32 {
  let column = cell % step.width;
  let row = step.width + cell / step.width;
  return select(0.0, slopes[column], places[column] == cell) + select(0.0, slopes[row], places[row] == cell);
}
