// Products of pair weights with inner unit rows: the weights of DEPTH inner rows lie in outer_panel, 8 TX dimensions of
// these rows in inner_panel.

// Dimensions past the end repeat the last one: no gradient takes them.
fn inner_dimension(row: u32, d: u32) -> f32 { return load_inner(row * step.width + min(d, step.width - 1u)); }

// Rows past the end repeat the last one: they have no weight. Nor have rows that do not count, whatever they hold.
fn fill_inner_rows(lid: u32, first_row: u32, first_d: u32) {
  for (var cell = lid; cell < 2u * TX * DEPTH; cell += WORKGROUP) {
    let k = cell / (2u * TX);
    let i = cell % (2u * TX);
    let row = min(first_row + k, step.inner_end - 1u);
    let d = first_d + 4u * i;
    let inverse = load_inner_marks(row).inverse;
    let values = vec4(inner_dimension(row, d), inner_dimension(row, d + 1u), inner_dimension(row, d + 2u), inner_dimension(row, d + 3u));
    inner_panel[k * INNER_PITCH + i] = select(inverse * values, vec4(0.0), inverse == 0.0);
  }
}

// What the panels add to the gradients of the invocation's rows and dimensions. Sums over all rows of a set, whose terms may
// cancel, keep their digits where panels add up first; those of similarities, over the dimensions, do without.
fn panel_pulls(lid: u32, outer: Tile) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  var part = Tile();
  for (var first = 0u; first < DEPTH; first += 4u) {
    let outer_at = first * OUTER_PITCH + 2u * ty;
    let inner_at = first * INNER_PITCH + tx;
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let top = outer_panel[outer_at + k * OUTER_PITCH];
      let bottom = outer_panel[outer_at + k * OUTER_PITCH + 1u];
      let near = inner_panel[inner_at + k * INNER_PITCH];
      let far = inner_panel[inner_at + k * INNER_PITCH + TX];
      part.top_near += pulls(top, outer.top_near, near);
      part.top_far += pulls(top, outer.top_far, far);
      part.bottom_near += pulls(bottom, outer.bottom_near, near);
      part.bottom_far += pulls(bottom, outer.bottom_far, far);
    }
  }
  return part;
}

// Row `row` of the block; its gradients begin at row `first` of the sums.
fn load_sum(first: u32, row: u32, d: u32) -> f32 {
  if row >= step.rows || d >= step.width { return 0.0; }
  return load_sums((first + row) * step.width + d);
}

fn store_sum(first: u32, row: u32, d: u32, v: f32) {
  if row < step.rows && d < step.width { store_sums((first + row) * step.width + d, v); }
}

fn load_sums4(first: u32, row: u32, d: u32) -> vec4<f32> {
  return vec4(load_sum(first, row, d), load_sum(first, row, d + 1u), load_sum(first, row, d + 2u), load_sum(first, row, d + 3u));
}

fn load_quarter(first: u32, row: u32, d: u32) -> mat4x4<f32> {
  return mat4x4(load_sums4(first, row, d), load_sums4(first, row + 1u, d), load_sums4(first, row + 2u, d),
    load_sums4(first, row + 3u, d));
}

// Which inner rows of the block a workgroup goes through, and where its sums lie: those of each `run` inner rows of
// the set add up in a plane of their own.
struct Part { start: u32, end: u32, sums: u32, fresh: bool }

fn part_of(index: u32) -> Part {
  let plane = step.first_plane + index;
  let start = max(plane * step.run, step.inner_first) - step.inner_first;
  let end = min((plane + 1u) * step.run - step.inner_first, step.depth);
  return Part(start, end, step.sums_first + index * step.plane_rows, step.fresh != 0u || start > 0u);
}

// The gradients of the invocation's rows, counted from the block's first, by its dimensions.
fn load_gradients(part: Part, row: u32, d: u32) -> Tile {
  if part.fresh { return Tile(); }
  let far = d + 4u * TX;
  return Tile(load_quarter(part.sums, row, d), load_quarter(part.sums, row, far),
    load_quarter(part.sums, row + 4u, d), load_quarter(part.sums, row + 4u, far));
}

fn store_gradients(part: Part, row: u32, d: u32, total: Tile) {
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    let near = tile_row(total, r, false);
    let far = tile_row(total, r, true);
    for (var i = 0u; i < 4u; i++) {
      store_sum(part.sums, row + r, d + i, near[i]);
      store_sum(part.sums, row + r, d + 4u * TX + i, far[i]);
    }
  }
}
