// Eigenvalues and eigenvectors of a symmetric matrix, whose lower triangle is `gram`, by Jacobi's rotations: so many
// sweeps, each of rounds of rotations that share no row, applied at once. Afterwards `values` has the eigenvalues, and
// invocation i row i of the eigenvectors. Entries are at most about 1.

const SWEEPS: u32 = 12u;

var<workgroup> cosines: array<f32, 32>;
var<workgroup> sines: array<f32, 32>;
var<workgroup> values: array<f32, 64>;
var<private> vectors: array<f32, 64>;

// Pair k of a round: the last row meets each other one in turn, and these meet around it.
fn pair_of(k: u32, round: u32) -> vec2<u32> {
  let others = even_rows() - 1u;
  if k == 0u { return vec2(others, round); }
  return vec2((round + k) % others, (round + others - k) % others);
}

// The rotation that makes entry (p, q) zero.
fn rotation(p: f32, q: f32, pq: f32) -> vec2<f32> {
  if abs(pq) < 1e-30 { return vec2(1.0, 0.0); }
  let theta = 0.5 * (q - p) / pq;
  var t = 0.5 / theta;
  if abs(theta) < 1e6 { t = select(-1.0, 1.0, theta >= 0.0) / (abs(theta) + sqrt(1.0 + theta * theta)); }
  let square = 1.0 + t * t;
  let root = inverseSqrt(square);
  let cosine = root * (1.5 - 0.5 * square * root * root);
  return vec2(cosine, t * cosine);
}

// Applies the rotations of pairs a and b to the four entries that they share.
fn rotate(a: u32, b: u32, round: u32) {
  let left = pair_of(a, round);
  let right = pair_of(b, round);
  let c = cosines[a];
  let s = sines[a];
  if a == b {
    let p = gram[at(left.x, left.x)];
    let q = gram[at(left.y, left.y)];
    let pq = gram[at(left.x, left.y)];
    if s != 0.0 {
      let t = s / c;
      gram[at(left.x, left.x)] = p - t * pq;
      gram[at(left.y, left.y)] = q + t * pq;
      gram[at(left.x, left.y)] = 0.0;
    }
    return;
  }
  let d = cosines[b];
  let e = sines[b];
  let pr = gram[at(left.x, right.x)];
  let pt = gram[at(left.x, right.y)];
  let qr = gram[at(left.y, right.x)];
  let qt = gram[at(left.y, right.y)];
  let pr1 = d * pr - e * pt;
  let pt1 = e * pr + d * pt;
  let qr1 = d * qr - e * qt;
  let qt1 = e * qr + d * qt;
  gram[at(left.x, right.x)] = c * pr1 - s * qr1;
  gram[at(left.x, right.y)] = c * pt1 - s * qt1;
  gram[at(left.y, right.x)] = s * pr1 + c * qr1;
  gram[at(left.y, right.y)] = s * pt1 + c * qt1;
}

fn jacobi(lid: u32) {
  for (var k = 0u; k < 64u; k++) { vectors[k] = select(0.0, 1.0, k == lid); }
  let pairs = even_rows() / 2u;
  for (var sweep = 0u; sweep < SWEEPS; sweep++) {
    for (var round = 0u; round + 1u < even_rows(); round++) {
      workgroupBarrier();
      if lid < pairs {
        let pair = pair_of(lid, round);
        let turn = rotation(gram[at(pair.x, pair.x)], gram[at(pair.y, pair.y)], gram[at(pair.x, pair.y)]);
        cosines[lid] = turn.x;
        sines[lid] = turn.y;
      }
      workgroupBarrier();
      for (var block = lid; block < pairs * pairs; block += WORKGROUP) {
        if block % pairs <= block / pairs { rotate(block / pairs, block % pairs, round); }
      }
      for (var k = 0u; k < pairs; k++) {
        let pair = pair_of(k, round);
        let p = vectors[pair.x];
        let q = vectors[pair.y];
        vectors[pair.x] = cosines[k] * p - sines[k] * q;
        vectors[pair.y] = sines[k] * p + cosines[k] * q;
      }
    }
  }
  workgroupBarrier();
  if lid < step.rows { values[lid] = gram[at(lid, lid)]; }
  workgroupBarrier();
}
