// The rows of a panel of the factor U, U^T U = A, in the upper triangle of A: the block on the diagonal by one
// invocation a column, then the columns behind it.

const PANEL: u32 = 16u;

var<workgroup> block: array<f32, 256>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  let end = min(step.panel + PANEL, step.rows);
  let size = end - step.panel;
  if lid < PANEL {
    for (var r = 0u; r < PANEL; r++) {
      block[r * PANEL + lid] = 0.0;
      if r <= lid && lid < size { block[r * PANEL + lid] = load_gram((step.panel + r) * step.rows + step.panel + lid); }
    }
  }
  // Row r is done when all before it have been taken off.
  for (var r = 0u; r < PANEL; r++) {
    workgroupBarrier();
    let pivot = block[r * PANEL + r];
    let root = sqrt(pivot);
    workgroupBarrier();
    if lid >= r && lid < PANEL {
      var entry = block[r * PANEL + lid] / root;
      if pivot <= 0.0 { entry = 0.0; }
      block[r * PANEL + lid] = entry;
    }
    workgroupBarrier();
    if lid > r && lid < PANEL {
      for (var s = r + 1u; s <= lid; s++) {
        block[s * PANEL + lid] -= block[r * PANEL + s] * block[r * PANEL + lid];
      }
    }
  }
  workgroupBarrier();
  if lid < size {
    for (var r = 0u; r <= lid; r++) { store_gram((step.panel + r) * step.rows + step.panel + lid, block[r * PANEL + lid]); }
  }
  for (var j = end + lid; j < step.rows; j += WORKGROUP) {
    var column = array<f32, PANEL>();
    for (var r = 0u; r < 16u; r++) { // unrolled: 16
      var entry = 0.0;
      if r < size {
        entry = load_gram((step.panel + r) * step.rows + j);
        for (var s = 0u; s < 16u; s++) { // unrolled: 16
          if s < r { entry -= block[s * PANEL + r] * column[s]; }
        }
        let pivot = block[r * PANEL + r];
        entry = select(entry / pivot, 0.0, pivot == 0.0);
        store_gram((step.panel + r) * step.rows + j, entry);
      }
      column[r] = entry;
    }
  }
}
