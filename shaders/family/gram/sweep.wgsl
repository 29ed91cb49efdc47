// The sweep operator on a symmetric matrix, whose lower triangle is `gram`, with two right-hand sides beside it: pivots
// that are in form the inverse, and the right-hand sides hold the solution there and what is left of them elsewhere.

var<workgroup> column: array<f32, 64>;
var<workgroup> answers: array<vec2<f32>, 64>;

// Takes pivot k in or out. Every invocation calls it; where `acts` is not set, nothing changes.
fn sweep(lid: u32, k: u32, enters: bool, acts: bool) {
  workgroupBarrier();
  if lid < step.rows { column[lid] = gram[at(lid, k)]; }
  workgroupBarrier();
  let pivot = column[k];
  let answer = answers[k] / pivot;
  let turn = select(-1.0, 1.0, enters);
  workgroupBarrier();
  if lid < step.rows && acts {
    let own = column[lid];
    if lid == k { answers[lid] = turn * answer; } else { answers[lid] -= own * answer; }
    // Four at a time: software drivers end loops after some ten thousand rounds of a whole shader.
    for (var first = 0u; first <= lid; first += 4u) {
      for (var n = 0u; n < 4u; n++) { // unrolled: 4
        let j = first + n;
        if j <= lid {
          let other = column[j] / pivot;
          var entry = gram[at(lid, j)] - own * other;
          if lid == k { entry = turn * other; }
          if j == k { entry = turn * (own / pivot); }
          if lid == k && j == k { entry = -1.0 / pivot; }
          gram[at(lid, j)] = entry;
        }
      }
    }
  }
  workgroupBarrier();
}
