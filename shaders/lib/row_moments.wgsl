// What a softmax over a row gathers: the largest score m, the sum l of exp(x - m), and for targets with weights a_c in
// every class  sum a  and half of  sum a (x - m), which may be beyond f32. A score of minus infinity adds nothing; one with a weight counts as a NaN, and so
// does a row without any other score.
// Linked besides: row_score, the score of a class; spread, which multiplies differences of scores; moment_weight, SQUARES where  sum x^2,  sum a x^2  are gathered too, and RESTS where the sum of
// exp(x - m) without the largest is: what 1 - p of a class near 1 is made of.
struct Moments { m: f32, l: f32, rest: f32, a: f32, ax: f32, flags: u32 }

// The least f32: no score is lower.
const LOWEST: f32 = -0x1.fffffep+127f;

fn moments_start() -> Moments { return Moments(LOWEST, 0.0, 0.0, 0.0, 0.0, 0u); }

// exp(x - m) for x <= m.
fn below(x: f32, m: f32) -> f32 { return exp(max(spread() * (x - m), -200.0)); }

// Half of x - m.
fn half_spread(x: f32, m: f32) -> f32 { return spread() * half_difference(x, m); }

// Half of a (x - m); 0 where a is.
fn weighted(a: f32, x: f32, m: f32) -> f32 { return select(a * half_spread(x, m), 0.0, a == 0.0); }

// Adds four scores where the largest is not known yet: one rescaling for all. Those that are not `here` are LOWEST.
fn moments_add(s: ptr<function, Moments>, x: vec4<f32>, here: vec4<f32>, a: vec4<f32>) {
  let most = max(max(x.x, x.y), max(x.z, x.w));
  if most > (*s).m {
    (*s).l *= below((*s).m, most);
    (*s).ax -= weighted((*s).a, most, (*s).m);
    (*s).m = most;
    if RESTS { (*s).rest = (*s).l; }
  }
  let d = spread() * (x - (*s).m);
  let powers = exp(max(d, vec4(-200.0)));
  (*s).l += dot(powers, here);
  if RESTS { (*s).rest += dot(powers, select(here, vec4<f32>(), d == vec4<f32>())); }
  let halves = vec4(
    half_spread(x.x, (*s).m), half_spread(x.y, (*s).m), half_spread(x.z, (*s).m), half_spread(x.w, (*s).m),
  );
  (*s).ax += dot(a, select(halves, vec4<f32>(), a == vec4<f32>()));
  (*s).a += dot(a, vec4(1.0));
}

// Adds a lane's scores, read four at a time; the sums of squares.
fn moments_read(s: ptr<function, Moments>, start: u32, r: u32, row: Row) -> vec2<f32> {
  var squares = vec2<f32>();
  let count = items(r);
  for (var i = 0u; i < count; i += 4u) {
    var x = vec4<f32>();
    var here = vec4<f32>();
    var a = vec4<f32>();
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let c = r + min(i + k, count - 1u) * LANES;
      x[k] = row_score(row, start, c);
      a[k] = moment_weight(row, start, c);
    }
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let impossible = minus_infinity(x[k]);
      let bad = no_score(x[k]) || nonfinite(a[k]) || (impossible && a[k] != 0.0);
      (*s).flags |= select(0u, 1u, bad);
      let out = bad || impossible || i + k >= count;
      x[k] = select(x[k], LOWEST, out);
      here[k] = select(1.0, 0.0, out);
      a[k] = select(a[k], 0.0, out);
    }
    moments_add(s, x, here, a);
    if SQUARES {
      let finite = select(x, vec4<f32>(), here == vec4<f32>());
      squares += vec2(dot(finite, finite), dot(a * finite, finite));
    }
  }
  return squares;
}

// The moments of the whole row, in every lane. Every invocation calls it.
fn moments_of_row(lid: u32, mine: Moments) -> Moments {
  var scaled = mine;
  if LANES > 1u {
    let m = row_max(lid, mine.m);
    let scale = below(mine.m, m);
    scaled.m = m;
    scaled.l = mine.l * scale;
    scaled.rest = select(scaled.l, mine.rest, mine.m == m);
    scaled.ax = mine.ax + weighted(mine.a, mine.m, m);
  }
  return moments_sum(lid, scaled);
}

// The same where m is the row's already.
fn moments_sum(lid: u32, mine: Moments) -> Moments {
  let sums = row_sum(lid, vec4(mine.l, mine.a, mine.ax, f32(mine.flags)));
  var rest = 0.0;
  if RESTS { rest = row_sum(lid, vec4(mine.rest, 0.0, 0.0, 0.0)).x; }
  return Moments(mine.m, sums.x, rest, sums.y, sums.z, select(0u, 1u, sums.w > 0.0 || sums.x == 0.0));
}
