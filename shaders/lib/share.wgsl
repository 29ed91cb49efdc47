// n x of an integer and a number in [0, 1], exactly: x is m 2^-e with m of 24 bits.

struct Share {
  whole: u32,
  // What is beyond the whole, rounded; whether it is anything; and how it compares to a half: -1, 0 or 1.
  rest: f32,
  more: bool,
  half: i32,
}

fn share_of(n: u32, x: f32) -> Share {
  let bits = bitcast<u32>(x);
  if bits < 0x800000u { return Share(0u, 0.0, false, -1); }
  let m = (bits & 0x7fffffu) | 0x800000u;
  let e = 150u - (bits >> 23u);
  // n m in two words, from parts of 16 bits.
  let low = vec2(n & 0xffffu, n >> 16u) * (m & 0xffffu);
  let high = vec2(n & 0xffffu, n >> 16u) * (m >> 16u);
  let first = (low.x >> 16u) + (low.y & 0xffffu) + (high.x & 0xffffu);
  let second = (first >> 16u) + (low.y >> 16u) + (high.x >> 16u) + (high.y & 0xffffu);
  let third = (second >> 16u) + (high.y >> 16u);
  let lower = (first << 16u) | (low.x & 0xffffu);
  let upper = (third << 16u) | (second & 0xffffu);
  // The words left after 2^-e, of which the upper one is less than 2^(e - 32).
  var whole = 0u;
  var rest = vec2(lower, upper);
  if e < 32u {
    whole = (lower >> e) | (upper << (32u - e));
    rest = vec2(lower & ((1u << e) - 1u), 0u);
  } else if e < 64u {
    whole = upper >> (e - 32u);
    rest = vec2(lower, upper & ((1u << (e - 32u)) - 1u));
  }
  var middle = vec2<u32>();
  if e <= 32u { middle.x = 1u << (e - 1u); } else if e <= 64u { middle.y = 1u << (e - 33u); }
  var half = select(-1, 1, rest.y > middle.y || (rest.y == middle.y && rest.x > middle.x));
  if rest.x == middle.x && rest.y == middle.y { half = 0; }
  if e > 64u { half = -1; }
  let down = min(e, 96u);
  let part = (f32(rest.y) * 0x1p+32f + f32(rest.x)) * bitcast<f32>((127u - down) << 23u);
  return Share(whole, part * bitcast<f32>((127u - (e - down)) << 23u), (rest.x | rest.y) != 0u, half);
}

// To the nearest integer, halves to the even one.
fn rounded(share: Share) -> u32 {
  return share.whole + select(0u, 1u, share.half > 0 || (share.half == 0 && (share.whole & 1u) == 1u));
}
