// 1 - (1 - iou) sum E m / sum E, E the length of the Sobel gradient inside the border.

fn inside_at(map: u32, cell: u32) -> f32 { return select(0.0, 1.0, load_mask(map * step.members + cell) != 0); }

// The ratio, one less the overlap over the sum of E.
var<private> edges: vec2<f32>;

// The Sobel gradient of a cell that is not on the border.
fn sobel(map: u32, cell: u32) -> vec2<f32> {
  let above = cell - step.width;
  let below = cell + step.width;
  let nw = value_at(map, above - 1u);
  let ne = value_at(map, above + 1u);
  let sw = value_at(map, below - 1u);
  let se = value_at(map, below + 1u);
  return vec2(
    (ne - nw) + 2.0 * (value_at(map, cell + 1u) - value_at(map, cell - 1u)) + (se - sw),
    (sw - nw) + 2.0 * (value_at(map, below) - value_at(map, above)) + (se - ne),
  );
}

fn on_border(y: u32, x: u32) -> bool { return y == 0u || x == 0u || y + 1u >= step.height || x + 1u >= step.width; }

fn value_of(lid: u32, map: u32) -> f32 {
  var mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    mine.z += select(0.0, 1.0, nonfinite(value_at(map, cell)));
    if on_border(cell / step.width, cell % step.width) { continue; }
    let e = length(sobel(map, cell));
    mine += vec4(e, e * inside_at(map, cell), 0.0, 0.0);
  }
  let sums = group_sum(lid, mine);
  let apart = 1.0 - load_iou(map);
  if sums.z > 0.0 || nonfinite(apart) { return not_a_number(); }
  if sums.x == 0.0 {
    edges = vec2<f32>();
    return 0.0;
  }
  edges = vec2(sums.y, apart) / sums.x;
  return 1.0 - apart * edges.x;
}

// Every neighbour that reads the cell.
fn slope_of(map: u32, cell: u32) -> f32 {
  let y = cell / step.width;
  let x = cell % step.width;
  var slope = 0.0;
  for (var k = 0u; k < 9u; k++) {
    // How far the cell lies from the neighbour.
    let offset = vec2(i32(k % 3u) - 1, i32(k / 3u) - 1);
    let at = vec2(i32(x), i32(y)) - offset;
    if at.x < 1 || at.y < 1 || at.x + 1 >= i32(step.width) || at.y + 1 >= i32(step.height) { continue; }
    let neighbour = u32(at.y) * step.width + u32(at.x);
    let g = sobel(map, neighbour);
    let e = length(g);
    if e == 0.0 { continue; }
    let weight = vec2(f32(offset.x * (2 - abs(offset.y))), f32(offset.y * (2 - abs(offset.x))));
    slope -= edges.y * (inside_at(map, neighbour) - edges.x) * dot(g, weight) / e;
  }
  return slope;
}
