// Similarities from the unit rows, panel by panel of their dimensions. Both rows of a pair are scaled alike, so that it has
// the same similarity whichever of them is the outer one.

// Four dimensions of a row from d on. Rows and dimensions past the end repeat the last one, which costs no branch: such rows
// make no pairs.
fn outer_values(row: u32, d: vec4<u32>) -> vec4<f32> {
  let at = min(row, step.outer_end - 1u) * step.width + d;
  return vec4(load_outer(at.x), load_outer(at.y), load_outer(at.z), load_outer(at.w));
}

fn inner_values(row: u32, d: vec4<u32>) -> vec4<f32> {
  let at = min(row, step.inner_end - 1u) * step.width + d;
  return vec4(load_inner(at.x), load_inner(at.y), load_inner(at.z), load_inner(at.w));
}

fn outer_inverse(row: u32) -> f32 { return load_outer_marks(min(row, step.outer_end - 1u)).inverse; }

fn inner_inverse(row: u32) -> f32 { return load_inner_marks(min(row, step.inner_end - 1u)).inverse; }

// The inverse lengths of the tile's rows, which all panels need.
fn fill_inverses(lid: u32, outer: u32, inner: u32) {
  for (var i = lid; i < 2u * TY; i += WORKGROUP) {
    let row = outer + 4u * i;
    outer_panel[DEPTH * OUTER_PITCH + i] =
      vec4(outer_inverse(row), outer_inverse(row + 1u), outer_inverse(row + 2u), outer_inverse(row + 3u));
  }
  for (var i = lid; i < 2u * TX; i += WORKGROUP) {
    let row = inner + 4u * i;
    inner_panel[DEPTH * INNER_PITCH + i] =
      vec4(inner_inverse(row), inner_inverse(row + 1u), inner_inverse(row + 2u), inner_inverse(row + 3u));
  }
}

// Four dimensions of four rows at a time. A workgroup of more invocations than a panel has such blocks fills the two panels
// by its two halves.
fn fill_values(lid: u32, outer: u32, inner: u32, start: u32) {
  let k = lid % (DEPTH / 4u) * 4u;
  let lid_outer = lid ^ (WORKGROUP / 2u);
  let place = start + k + vec4(0u, 1u, 2u, 3u);
  let d = min(place, vec4(step.width - 1u));
  let within = place < vec4(step.width);
  for (var i = lid_outer / (DEPTH / 4u); i < 2u * TY; i += WORKGROUP / (DEPTH / 4u)) {
    let row = outer + 4u * i;
    let values =
      transpose(mat4x4(outer_values(row, d), outer_values(row + 1u, d), outer_values(row + 2u, d), outer_values(row + 3u, d)));
    let inverses = outer_panel[DEPTH * OUTER_PITCH + i];
    for (var c = 0u; c < 4u; c++) { // unrolled: 4
      outer_panel[(k + c) * OUTER_PITCH + i] = select(vec4(0.0), inverses * values[c], within[c]);
    }
  }
  for (var i = lid / (DEPTH / 4u); i < 2u * TX; i += WORKGROUP / (DEPTH / 4u)) {
    let row = inner + 4u * i;
    let values =
      transpose(mat4x4(inner_values(row, d), inner_values(row + 1u, d), inner_values(row + 2u, d), inner_values(row + 3u, d)));
    let inverses = inner_panel[DEPTH * INNER_PITCH + i];
    for (var c = 0u; c < 4u; c++) { // unrolled: 4
      inner_panel[(k + c) * INNER_PITCH + i] = select(vec4(0.0), inverses * values[c], within[c]);
    }
  }
}

// Adds the panels' terms to the invocation's similarities, one after the other.
fn panel_similarities(lid: u32, before: Tile) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  var part = before;
  for (var first = 0u; first < DEPTH; first += 4u) {
    let outer_at = first * OUTER_PITCH + 2u * ty;
    let inner_at = first * INNER_PITCH + tx;
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let top = outer_panel[outer_at + k * OUTER_PITCH];
      let bottom = outer_panel[outer_at + k * OUTER_PITCH + 1u];
      let near = inner_panel[inner_at + k * INNER_PITCH];
      let far = inner_panel[inner_at + k * INNER_PITCH + TX];
      part.top_near += similarity_terms(top, near);
      part.top_far += similarity_terms(top, far);
      part.bottom_near += similarity_terms(bottom, near);
      part.bottom_far += similarity_terms(bottom, far);
    }
  }
  return part;
}

// Every invocation calls it.
fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  let outer = place.outer - 8u * (lid / TX);
  let inner = place.inner - 4u * (lid % TX);
  fill_inverses(lid, outer, inner);
  workgroupBarrier();
  var total = Tile();
  for (var start = 0u; start < step.width; start += DEPTH) {
    fill_values(lid, outer, inner, start);
    workgroupBarrier();
    total = panel_similarities(lid, total);
    workgroupBarrier();
  }
  return Tile(similarities(total.top_near), similarities(total.top_far),
    similarities(total.bottom_near), similarities(total.bottom_far));
}
