// Transitions by matrices, of which each sample has its own. One row a workgroup: each lane mixes its ITEMS classes from
// those of all lanes, which pass by a chunk of LANES at a time.

var<private> own_mixed: array<f32, 32>;
var<private> own_pulled: array<f32, 32>;
var<workgroup> passing: array<f32, WORKGROUP>;

fn matrix_entry(of_cell: Cell, from_class: u32, to: u32) -> u32 {
  return (of_cell.sample * step.classes + from_class) * step.classes + to;
}

// Q_t[k, xt].
fn step_to(of_cell: Cell, k: u32) -> f32 { return load_step_matrices(matrix_entry(of_cell, k, of_cell.xt)); }

// Qbar_{t-1}[x0, k].
fn reached(of_cell: Cell, k: u32) -> f32 { return load_all_matrices(matrix_entry(of_cell, of_cell.x0, k)); }

// Fills own_mixed. Every invocation calls it.
fn mix(lid: u32, start: u32, p: u32, r: u32, of_cell: Cell, softmax: Softmax) {
  let goes_back = of_cell.counts && !of_cell.first;
  for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS
    own_mixed[i] = 0.0;
  }
  for (var chunk = 0u; chunk < ITEMS; chunk++) {
    let c = r + chunk * LANES;
    var pi = 0.0;
    if goes_back && has(chunk, c) { pi = share_of(load_input(cell(start, c)), softmax); }
    workgroupBarrier();
    passing[lid] = pi;
    workgroupBarrier();
    if goes_back {
      for (var lane = 0u; lane < LANES; lane++) {
        let from_class = chunk * LANES + lane;
        if from_class < step.classes {
          for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS
            let k = r + i * LANES;
            if has(i, k) { own_mixed[i] += passing[lane] * load_all_matrices(matrix_entry(of_cell, from_class, k)); }
          }
        }
      }
    }
  }
}

// (pi Qbar_{t-1})_k.
fn mixed(of_cell: Cell, i: u32, k: u32, pi: f32) -> f32 { return own_mixed[i]; }

// The truth's less the model's.
fn apart(of_cell: Cell, i: u32, k: u32, pi: f32) -> f32 { return reached(of_cell, k) - own_mixed[i]; }

// Fills own_pulled. Every invocation calls it.
fn pull(lid: u32, start: u32, p: u32, r: u32, of_cell: Cell, row: D3pmRow) {
  let goes_back = of_cell.counts && !of_cell.first && row.flags == 0u;
  for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS
    own_pulled[i] = 0.0;
  }
  for (var chunk = 0u; chunk < ITEMS; chunk++) {
    let c = r + chunk * LANES;
    var slope = 0.0;
    if goes_back && has(chunk, c) { slope = step_back(of_cell, chunk, c, 0.0, row).z / (own_mixed[chunk] + params.eps); }
    workgroupBarrier();
    passing[lid] = slope;
    workgroupBarrier();
    if goes_back {
      for (var lane = 0u; lane < LANES; lane++) {
        let to = chunk * LANES + lane;
        if to < step.classes {
          for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS
            let k = r + i * LANES;
            if has(i, k) { own_pulled[i] += passing[lane] * load_all_matrices(matrix_entry(of_cell, k, to)); }
          }
        }
      }
    }
  }
}

// The slope by pi_k from that by what is mixed, and its part of the mean over pi.
fn pulled(of_cell: Cell, i: u32, slope: f32) -> f32 { return own_pulled[i]; }
fn pulled_share(of_cell: Cell, i: u32, k: u32, pi: f32, slope: f32) -> f32 { return own_mixed[i] * slope; }

// Entries that are no numbers show in the sums.
fn holds(of_cell: Cell) -> bool { return true; }
