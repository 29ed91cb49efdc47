// The first pass over a row's scores, for overlap losses: softmax statistics where the activation or the companion
// needs them. Where scores stay on chip, probabilities take their place; one whose score is none is NaN.

const NORMALIZES: bool = SOFTMAX || NORMALIZED;
const SQUARES: bool = false;
const RESTS: bool = false;

// The weights of a loss in the same pass that follows from the softmax (NORMALIZED).
fn moment_weight(row: Row, start: u32, c: u32) -> f32 {
  if NORMALIZED && DENSE { return share(row, start, c) * load_weight(c); }
  return 0.0;
}

fn probability_moments(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Moments {
  var s = moments_start();
  if NORMALIZED && !DENSE && row.counts {
    // A label of probability 0, or without a finite weight: the row counts as one with a NaN.
    s.flags = select(0u, 1u, nonfinite(load_input(cell(start, row.label))) || nonfinite(row.weight));
  }
  if KEEPS {
    if row.counts {
      var highest = 0;
      var lowest = 0u;
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        let x = load_input(cell(start, c));
        if SOFTMAX {
          // The row's flag tells of a bad score, and makes all of its probabilities NaN.
          highest = max(highest, bitcast<i32>(x));
          lowest = max(lowest, bitcast<u32>(x));
          s.m = max(s.m, x);
          keep(p, i, c, x);
        } else if no_input(x) {
          s.flags = 1u;
          keep(p, i, c, not_a_number());
        } else {
          s.m = max(s.m, x);
          keep(p, i, c, activate(x, 0.0, 1.0));
        }
      }
      // No score: plus infinity and the NaN above it, and the NaN beyond minus infinity.
      if highest >= 0x7f800000 || lowest > 0xff800000u { s.flags = 1u; }
    }
    if NORMALIZES { s = normalize(lid, start, p, r, row, s); }
    return s;
  }
  if row.counts && NORMALIZES { _ = moments_read(&s, start, r, row); }
  if NORMALIZES { return moments_of_row(lid, s); }
  return s;
}

// The softmax over scores that stay, the companion's alone where the activation is another.
fn normalize(lid: u32, start: u32, p: u32, r: u32, row: Row, first: Moments) -> Moments {
  var s = first;
  s.m = row_max(lid, s.m);
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      var x = 0.0;
      if SOFTMAX { x = kept(start, p, i, c); } else { x = load_input(cell(start, c)); }
      let a = moment_weight(row, start, c);
      // A bad score that stays is known.
      let bad = (!SOFTMAX && no_score(x)) || nonfinite(a) || (a != 0.0 && minus_infinity(x));
      s.flags |= select(0u, 1u, bad);
      let power = below(x, s.m);
      s.l += power;
      if DENSE {
        s.a += a;
        s.ax += weighted(a, x, s.m);
      }
      if SOFTMAX { keep(p, i, c, power); }
    }
  }
  s = moments_sum(lid, s);
  if SOFTMAX && row.counts {
    let scale = scale_of(sum_of(s));
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      keep(p, i, c, kept(start, p, i, c) * scale);
    }
  }
  return s;
}

// The sum of a row's exponentials; NaN, which makes all its probabilities one, where a score is, or where none is finite.
fn sum_of(s: Moments) -> f32 { return select(max(s.l, 1.0), not_a_number(), s.flags != 0u); }

// Whether a probability is NaN or infinite. Those of a softmax that stay are all so or none, as their sum is.
fn bad_probability(p: f32) -> bool { return !(KEEPS && SOFTMAX) && nonfinite(p); }

// The probability of an item after the first pass; NaN or infinite where its score is.
fn probability_of(start: u32, p: u32, i: u32, c: u32, m: f32, l: f32) -> f32 {
  let x = kept(start, p, i, c);
  if KEEPS || no_input(x) { return x; }
  return activate(x, m, l);
}
