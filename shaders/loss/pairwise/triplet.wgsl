// Sum of d_p - d_n + margin over the triplets that make it positive, and their number in two words.

struct Stat { value: f32, low: u32, high: u32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, 0u, 0u); }

fn stat_merge(a: Stat, b: Stat) -> Stat {
  let low = a.low + b.low;
  return Stat(a.value + b.value, low, a.high + b.high + u32(low < a.low));
}

fn row_terms(a: Stat, anchor: u32) -> Terms { return Terms(vec2(a.value, 0.0), vec2(a.low, a.high)); }

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> { return vec4(scale.x, 0.0, 0.0, 0.0); }
