// What a softmax over a row gathers: the largest score m, the sum l of exp(x - m), and for targets with weights a_c in
// every class  sum a,  sum a (x - m).
// Linked besides: moment_weight, and SQUARES where  sum x^2,  sum a x^2  are gathered too.
struct Moments { m: f32, l: f32, a: f32, ax: f32, flags: u32 }

// Lower than any score that counts, far from overflow when subtracted.
const LOWEST: f32 = -1.0e38;

fn moments_start() -> Moments { return Moments(LOWEST, 0.0, 0.0, 0.0, 0u); }

// exp(x - m) for x <= m.
fn below(x: f32, m: f32) -> f32 { return exp(max(x - m, -200.0)); }

// Adds four scores where the largest is not known yet: one rescaling for all. LOWEST adds nothing.
fn moments_add(s: ptr<function, Moments>, x: vec4<f32>, a: vec4<f32>) {
  let most = max(max(x.x, x.y), max(x.z, x.w));
  if most > (*s).m {
    (*s).l *= below((*s).m, most);
    (*s).ax = select((*s).ax - (*s).a * (most - (*s).m), 0.0, (*s).a == 0.0);
    (*s).m = most;
  }
  let d = x - (*s).m;
  (*s).l += dot(exp(max(d, vec4(-200.0))), vec4(1.0));
  (*s).ax += dot(a, select(d, vec4<f32>(), a == vec4<f32>()));
  (*s).a += dot(a, vec4(1.0));
}

// Adds a lane's scores, read four at a time; the sums of squares.
fn moments_read(s: ptr<function, Moments>, start: u32, r: u32, row: Row) -> vec2<f32> {
  var squares = vec2<f32>();
  let count = items(r);
  for (var i = 0u; i < count; i += 4u) {
    var x = vec4<f32>();
    var a = vec4<f32>();
    for (var k = 0u; k < 4u; k++) {
      let c = r + min(i + k, count - 1u) * LANES;
      x[k] = load_input(cell(start, c));
      a[k] = moment_weight(row, start, c);
    }
    for (var k = 0u; k < 4u; k++) {
      let bad = nonfinite(x[k]) || nonfinite(a[k]);
      (*s).flags |= select(0u, 1u, bad);
      let out = bad || i + k >= count;
      x[k] = select(x[k], LOWEST, out);
      a[k] = select(a[k], 0.0, out);
    }
    moments_add(s, x, a);
    if SQUARES {
      let finite = select(x, vec4<f32>(), x == vec4(LOWEST));
      squares += vec2(dot(finite, finite), dot(a * finite, finite));
    }
  }
  return squares;
}

// The moments of the whole row, in every lane. Every invocation calls it.
fn moments_of_row(lid: u32, mine: Moments) -> Moments {
  if LANES == 1u { return mine; }
  let m = row_max(lid, mine.m);
  let ax = select(mine.ax + mine.a * (mine.m - m), 0.0, mine.a == 0.0);
  return moments_sum(lid, Moments(m, mine.l * below(mine.m, m), mine.a, ax, mine.flags));
}

// The same where m is the row's already.
fn moments_sum(lid: u32, mine: Moments) -> Moments {
  let sums = row_sum(lid, vec4(mine.l, mine.a, mine.ax, f32(mine.flags)));
  return Moments(mine.m, sums.x, sums.y, sums.z, select(0u, 1u, sums.w > 0.0));
}
