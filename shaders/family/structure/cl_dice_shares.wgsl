// The loss 1 - 2 a b / (a + b) of two shares, each a quotient of sums: of clDice a is the share of the prediction's skeleton
// inside the truth, b that of the truth's skeleton inside the prediction. And its slopes by the sums: slopes.x by a's
// nominator, -slopes.y by its denominator, slopes.z and -slopes.w likewise for b.

struct Shares { value: f32, slopes: vec4<f32>, bad: u32, flags: u32 }

fn shares_of(group: u32) -> Shares {
  let at = 6u * group;
  let sums = vec4(bitcast<f32>(load_pooled(at)), bitcast<f32>(load_pooled(at + 1u)),
    bitcast<f32>(load_pooled(at + 2u)), bitcast<f32>(load_pooled(at + 3u)));
  let over = sums.yw + params.p_smooth;
  // No skeleton at all lies inside anything.
  let empty = over == vec2(0.0);
  let share = select((sums.xz + params.p_smooth) / over, vec2(1.0), empty);
  let both = share.x + share.y;
  let inverse = select(1.0 / both, 0.0, both == 0.0);
  let scale = select(-2.0 * share.yx * inverse * share.yx * inverse / over, vec2(0.0), empty);
  // One number for all cells of a group: a NaN in any of them reaches every gradient.
  let flags = load_pooled(at + 5u);
  let slopes = vec4(scale.x, scale.x * share.x, scale.y, scale.y * share.y);
  return Shares(1.0 - 2.0 * share.x * share.y * inverse, select(slopes, vec4(not_a_number()), flags != 0u),
    load_pooled(at + 4u), flags);
}
