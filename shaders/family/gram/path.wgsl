// The u >= 0 that minimises u.K u / 2 + (b - mu 1).u, as mu grows: piecewise linear in mu, one sweep where it turns.
// Inside, where u is above 0, `answers` is how u grows with mu, and what it lacks at mu = 0; outside, what is left of 1
// and of b. Linked besides: entry(segment, i, j) of K.

// Beyond all mu.
const FAR: f32 = 3e38;
// So much is added to the diagonal, and taken off again when the path ends.
const RIDGE: f32 = 1e-6;

var<workgroup> bases: array<f32, 64>;
var<workgroup> events: array<f32, 64>;
var<workgroup> inside: array<u32, 64>;
var<workgroup> residuals: array<vec2<f32>, 64>;

// Sets the matrix, and what b is; rows that are not usable stay outside.
fn begin_path(lid: u32, segment: u32, base: f32) {
  workgroupBarrier();
  if lid < step.rows {
    for (var j = 0u; j < lid; j++) { gram[at(lid, j)] = entry(segment, lid, j); }
    gram[at(lid, lid)] = entry(segment, lid, lid) * (1.0 + RIDGE);
    answers[lid] = vec2(1.0, base);
    bases[lid] = base;
    inside[lid] = 0u;
  }
  workgroupBarrier();
}

// Over what is inside: how 1.u and b.u grow, and what b.u lacks.
fn path_sums(lid: u32) -> vec4<f32> {
  var mine = vec4<f32>();
  if lid < step.rows {
    if inside[lid] == 1u { mine = vec4(answers[lid].x, bases[lid] * answers[lid].x, bases[lid] * answers[lid].y, 0.0); }
  }
  return row_totals(lid, mine);
}

// The mu where u.K u is a bound.
fn path_end(s: vec4<f32>, bound: f32) -> f32 {
  if !(s.x > 0.0) { return FAR; }
  return (s.y + sqrt(max(s.y * s.y - s.x * s.z + s.x * bound, 0.0))) / s.x;
}

// Walks to where u.K u is the bound, or to the last stretch where that is below 0, and solves what is inside anew;
// gives mu.
fn walk_path(lid: u32, segment: u32, usable: bool, bound: f32) -> f32 {
  var mu = -FAR;
  var done = false;
  for (var turn = 0u; turn < 4u * step.rows + 8u; turn++) {
    var event = FAR;
    if lid < step.rows {
      let answer = answers[lid];
      let turns = select(usable && answer.x > 1e-6, answer.x < 0.0, inside[lid] == 1u);
      if turns { event = max(answer.y / answer.x, mu); }
      events[lid] = event;
    }
    let s = path_sums(lid);
    var k = 0u;
    for (var m = 1u; m < step.rows; m++) {
      if events[m] < events[k] { k = m; }
    }
    let next = events[k];
    var end = FAR;
    if bound >= 0.0 { end = path_end(s, bound); }
    if !done && end <= next {
      done = true;
      if end < FAR { mu = end; }
    }
    if !done { mu = next; }
    let enters = inside[k] == 0u;
    sweep(lid, k, enters, !done);
    if lid == k && !done { inside[lid] = select(0u, 1u, enters); }
    workgroupBarrier();
  }
  for (var round = 0u; round < 2u; round++) {
    var rest = vec2<f32>();
    if lid < step.rows {
      if inside[lid] == 1u {
        rest = vec2(1.0, bases[lid]);
        for (var j = 0u; j < step.rows; j++) {
          if inside[j] == 1u { rest -= entry(segment, lid, j) * answers[j]; }
        }
      }
      residuals[lid] = rest;
    }
    workgroupBarrier();
    if lid < step.rows {
      var answer = answers[lid];
      if inside[lid] == 1u {
        for (var j = 0u; j < step.rows; j++) {
          if inside[j] == 1u { answer -= gram[at(lid, j)] * residuals[j]; }
        }
      }
      answers[lid] = answer;
    }
    workgroupBarrier();
  }
  let left = path_sums(lid);
  if bound >= 0.0 && done { mu = path_end(left, bound); }
  return mu;
}
