// The gradient of a loss of the classes' sums, from its slopes by them: through the softmax, or through the distances from the
// row's largest score, which takes what they give up. Of several largest it is the lowest class's.

// 1 where proportions are to the largest score.
override PEAK: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let sample = block / step.blocks;
  let factor = mean_scale() * load_grad_output(upstream_index(sample));
  let first = (block % step.blocks) * step.tiles * POSITIONS;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let cell_p = first + k * POSITIONS + p;
    let inside = cell_p < step.cells;
    let q = sample * step.cells + cell_p;
    let row = row_at(q, inside);
    let start = row_start(q);
    let s = probability_moments(lid, start, p, r, row);
    let l = sum_of(s);
    // sum_c p_c g_c, what is no number
    var sums = vec4<f32>();
    // Minus the class of the largest score.
    var top = -f32(step.classes);
    if row.counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        let probability = probability_of(start, p, i, c, s.m, l);
        let slope = load_slopes(sample * step.classes + c);
        if nonfinite(probability) || nonfinite(slope) { sums.y += 1.0; } else { sums.x += probability * slope; }
        if PEAK == 1u && load_input(cell(start, c)) == s.m { top = max(top, -f32(c)); }
      }
    }
    sums = row_sum(lid, sums);
    if PEAK == 1u { top = row_max(lid, top); }
    if inside {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        var g = 0.0;
        if row.counts {
          let probability = probability_of(start, p, i, c, s.m, l);
          let slope = load_slopes(sample * step.classes + c);
          if PEAK == 1u {
            g = probability * slope - select(0.0, sums.x, -f32(c) == top);
          } else {
            g = probability * (slope - sums.x);
          }
          g *= factor;
          if nonfinite(l) || sums.y > 0.0 { g = not_a_number(); }
        }
        emit_item(p, i, start, c, g);
      }
    }
    emit_row(lid, start, inside);
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
}
