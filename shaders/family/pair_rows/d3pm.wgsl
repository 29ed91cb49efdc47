// Diffusion over classes: (VB + lambda CE(pi, x0)) / ln 2, pi = softmax(x), VB the divergence of the model's step backwards
// from the true one. With the transition matrices Q_t of a step and Qbar of all steps before,
//
//   a_k = f_k (Qbar[x0, k] + eps) / sum,   b_k = f_k ((pi Qbar)_k + eps) / sum,   f_k = Q_t[k, xt] + eps,   VB = KL(a, b),
//
// and VB = CE in the first step. Slopes: r_k = (b_k - a_k) / ((pi Qbar)_k + eps), g = Qbar r, pi_k (g_k - <pi, g>).
// Linked besides: step_to, reached, mix, mixed, apart, pull, pulled, pulled_share, holds; one_row, mean_scale, upstream_index.

override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;

const PER_NAT: f32 = 1.4426950408889634;

fn temperature() -> f32 { return 1.0; }

struct Cell { counts: bool, bad: bool, first: bool, x0: u32, xt: u32, beta: f32, kept: f32, sample: u32 }

// What the passes of a row share: its softmax, the sums of f_k (Qbar[x0, k] + eps) and of f_k ((pi Qbar)_k + eps) and their
// difference, VB and <pi, g>.
struct D3pmRow { softmax: Softmax, truth: f32, model: f32, gap: f32, divergence: f32, mean_slope: f32, flags: u32 }

fn cell_at(q: u32, inside: bool) -> Cell {
  if !inside { return Cell(false, false, true, 0u, 0u, 0.0, 0.0, 0u); }
  let found = load_cells(q);
  let sample = q / step.cells;
  if found.x >= BAD { return Cell(false, found.x == BAD, true, 0u, 0u, 0.0, 0.0, sample); }
  let first = found.y == FIRST_STEP;
  return Cell(true, false, first, found.x, select(found.y, 0u, first), bitcast<f32>(found.z), bitcast<f32>(found.w), sample);
}

fn share_of(x: f32, softmax: Softmax) -> f32 { return exp(max(2.0 * half_log(x, softmax), -200.0)); }

// log(u / v) of numbers > 0 that lie `gap` apart.
fn log_of_ratio(u: f32, v: f32, gap: f32) -> f32 {
  let z = gap / (u + v);
  if abs(z) < 0.3 { return log_quotient(z); }
  return log(u) - log(v);
}

// a_k, log(a_k / b_k) and b_k - a_k.
fn step_back(of_cell: Cell, i: u32, k: u32, pi: f32, row: D3pmRow) -> vec3<f32> {
  let f = step_to(of_cell, k) + params.eps;
  let u = reached(of_cell, k) + params.eps;
  let v = mixed(of_cell, i, k, pi) + params.eps;
  let a = f * u / row.truth;
  let b = f * v / row.model;
  let t = log_of_ratio(u, v, apart(of_cell, i, k, pi)) - log_of_ratio(row.truth, row.model, row.gap);
  return vec3(a, t, select(b - a, a * expm1(-t), abs(t) < 0.5));
}

fn row_of(lid: u32, start: u32, p: u32, r: u32, of_cell: Cell) -> D3pmRow {
  let one = one_row(lid, start, p, r, of_cell.counts);
  var row = D3pmRow(one.softmax, 1.0, 1.0, 0.0, 0.0, 0.0, one.flags);
  let goes_back = of_cell.counts && !of_cell.first;
  mix(lid, start, p, r, of_cell, one.softmax);
  var sums = vec4<f32>();
  if goes_back {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let k = r + i * LANES;
      if has(i, k) {
        let pi = share_of(kept(start, p, i, k), row.softmax);
        let f = step_to(of_cell, k) + params.eps;
        let u = reached(of_cell, k) + params.eps;
        let v = mixed(of_cell, i, k, pi) + params.eps;
        sums += vec4(f * u, f * v, f * apart(of_cell, i, k, pi), 0.0);
        if nonfinite(f) || nonfinite(u) || nonfinite(v) { sums.w = 1.0; }
      }
    }
  }
  let total = row_sum(lid, sums);
  if goes_back {
    row.truth = total.x;
    row.model = total.y;
    row.gap = total.z;
    if total.w > 0.0 || !holds(of_cell) { row.flags = 1u; }
  }
  var terms = vec4<f32>();
  if goes_back && row.flags == 0u {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let k = r + i * LANES;
      if has(i, k) {
        let pi = share_of(kept(start, p, i, k), row.softmax);
        let back = step_back(of_cell, i, k, pi, row);
        let slope = back.z / (mixed(of_cell, i, k, pi) + params.eps);
        let term = select(back.x * back.y + back.z, back.x * excess(back.y), abs(back.y) < 0.5);
        terms += vec4(term, pulled_share(of_cell, i, k, pi, slope), 0.0, 0.0);
      }
    }
  }
  let found = row_sum(lid, terms);
  row.divergence = found.x;
  row.mean_slope = found.y;
  if of_cell.counts {
    let x = load_input(cell(start, of_cell.x0));
    if minus_infinity(x) { row.flags = 1u; }
  }
  return row;
}

// Half of the value times 2^power.
fn half_value(start: u32, of_cell: Cell, row: D3pmRow, power: i32) -> f32 {
  let entropy = -times_power_of_two(half_log(load_input(cell(start, of_cell.x0)), row.softmax), power);
  if of_cell.first { return PER_NAT * ((1.0 + params.lambda_ce) * entropy); }
  return PER_NAT * (times_power_of_two(0.5 * row.divergence, power) + params.lambda_ce * entropy);
}

fn write_gradient(start: u32, p: u32, r: u32, of_cell: Cell, row: D3pmRow, scale: f32) {
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let k = r + i * LANES;
    if has(i, k) {
      var g = 0.0;
      if of_cell.counts && row.flags == 0u {
        let pi = share_of(kept(start, p, i, k), row.softmax);
        let entropy = pi - select(0.0, 1.0, k == of_cell.x0);
        if of_cell.first {
          g = (1.0 + params.lambda_ce) * entropy;
        } else {
          let back = step_back(of_cell, i, k, pi, row);
          let slope = pulled(of_cell, i, back.z / (mixed(of_cell, i, k, pi) + params.eps));
          g = pi * (slope - row.mean_slope) + params.lambda_ce * entropy;
        }
        g *= scale;
      }
      store_grad_input(cell(start, k), select(g, not_a_number(), of_cell.counts && row.flags != 0u));
    }
  }
}

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
  var tally = Tally(0.0, 0u, 0u);
  var large = 0.0;
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let of_cell = cell_at(q, inside);
    let start = row_start(q);
    let row = row_of(lid, start, p, r, of_cell);
    if inside && r == 0u {
      var half = 0.0;
      if of_cell.counts {
        half = half_value(start, of_cell, row, 0);
        add_value(&tally, &large, half, half_value(start, of_cell, row, -63));
        tally.flags |= row.flags;
      }
      tally.count += select(0u, 1u, of_cell.bad);
      store_loss(q, select(2.0 * half, not_a_number(), of_cell.counts && row.flags != 0u));
    }
    if GRADIENT == 1u {
      pull(lid, start, p, r, of_cell, row);
      if inside {
        var scale = 0.0;
        if of_cell.counts { scale = PER_NAT * mean_scale() * load_grad_output(upstream_index(q)); }
        write_gradient(start, p, r, of_cell, row, scale);
      }
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, with_large(tally, large));
    if lid == 0u { store_partials(block, total); }
  }
}
