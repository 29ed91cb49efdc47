// Products of each row with weights w_c of sum 1 that follow from its scores: k_c (v_c - sum_d w_d v_d). Differences are
// taken from the number of the first class, so that a row that is all one class keeps its digits.
// Linked besides: rows, row_at; prepare(lid, q, start, p, r, row), what weights need of a row, with a class and a flag;
// weight_of(x, known) and factor_of(x, known); keep_second, kept_second, emit_item.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    let known = prepare(lid, q, start, p, r, row);
    var centre = 0.0;
    var mine = vec4<f32>();
    if row.counts {
      centre = load_second(cell(start, known.at));
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let v = load_second(cell(start, c));
          keep_second(i, v);
          let w = weight_of(kept(start, p, i, c), known);
          mine += vec4(w, select(w * half_difference(v, centre), 0.0, w == 0.0), select(0.0, 1.0, nonfinite(v)), 0.0);
        }
      }
    }
    let sums = row_sum(lid, mine);
    let mean = sums.y / sums.x;
    let bad = known.flags != 0u || sums.z > 0.0;
    if inside {
      for (var i = 0u; i < emitted(r); i++) { // unrolled: ITEMS
        let c = emitted_class(r, i);
        if has(i, c) {
          var out = 0.0;
          if row.counts {
            let apart = half_difference(kept_second(start, i, c), centre) - mean;
            let factor = factor_of(kept(start, p, i, c), known);
            out = select(2.0 * (factor * apart), 0.0, factor == 0.0);
          }
          emit_item(p, i, start, c, select(out, not_a_number(), row.counts && bad));
        }
      }
    }
    emit_row(lid, start, inside);
  }
}
