// What is known of a row of losses: the least and its action, t such that the policy 1 / (t + eta (L - least)) sums to 1, and
// a flag.
struct Root { least: f32, t: f32, at: u32, flags: u32 }

// Half of eta (L - least), which fits f32 as far as it counts.
fn half_above(x: f32, least: f32) -> f32 { return min(params.eta * half_difference(x, least), 3.0e38); }

fn policy_of(x: f32, root: Root) -> f32 { return 0.5 / (0.5 * root.t + half_above(x, root.least)); }
