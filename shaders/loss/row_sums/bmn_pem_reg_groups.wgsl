// The shares of two groups that are kept, and how many cells each has.
struct Pivot { medium: f32, low: f32 }
struct Scaled { high: u32, medium: u32, low: u32 }

// 3 high, 2 medium, 1 low, 0 none.
fn group_of(t: f32) -> u32 {
  if nonfinite(t) || t <= 0.0 { return 0u; }
  return select(select(1u, 2u, t > params.low), 3u, t > params.high);
}

fn share_of(high: u32, group: u32) -> f32 { return select(min(f32(high) / f32(max(group, 1u)), 1.0), 0.0, group == 0u); }
