// What a softmax over a row gathers: the largest score m, the sum l of exp(x - m), and for targets with weights a_c in
// every class  sum a,  sum a (x - m).
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

// The moments of the whole row, in every lane. Every invocation calls it.
fn moments_of_row(lid: u32, mine: Moments) -> Moments {
  if LANES == 1u { return mine; }
  let m = row_max(lid, mine.m);
  let l = mine.l * below(mine.m, m);
  let ax = select(mine.ax + mine.a * (mine.m - m), 0.0, mine.a == 0.0);
  let sums = row_sum(lid, vec4(l, mine.a, ax, f32(mine.flags)));
  return Moments(m, sums.x, sums.y, sums.z, select(0u, 1u, sums.w > 0.0));
}
