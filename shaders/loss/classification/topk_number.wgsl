// floor(n k / 100) of n rows, at least 1, exactly: k is m 2^-e with m of 24 bits, and n m is divided in steps of 16 bits.
fn selected_of(n: u32) -> u32 {
  let bits = bitcast<u32>(params.k);
  let m = (bits & 0x7fffffu) | 0x800000u;
  let e = 150u - (bits >> 23u);
  // n m, by 16 bits, the lowest first.
  let low = vec2(n & 0xffffu, n >> 16u) * (m & 0xffffu);
  let high = vec2(n & 0xffffu, n >> 16u) * (m >> 16u);
  let first = (low.x >> 16u) + (low.y & 0xffffu) + (high.x & 0xffffu);
  let second = (first >> 16u) + (low.y >> 16u) + (high.x >> 16u) + (high.y & 0xffffu);
  let third = (second >> 16u) + (high.y >> 16u);
  // Over 100.
  let a = third / 100u;
  let b = ((third % 100u) << 16u) | (second & 0xffffu);
  let c = ((b % 100u) << 16u) | (first & 0xffffu);
  let d = ((c % 100u) << 16u) | (low.x & 0xffffu);
  let upper = (a << 16u) | (b / 100u);
  let lower = ((c / 100u) << 16u) | (d / 100u);
  // Times 2^-e; e is at least 17, for k is at most 100.
  var number = 0u;
  if e < 32u {
    number = (lower >> e) | (upper << (32u - e));
  } else if e < 64u {
    number = upper >> (e - 32u);
  }
  return min(max(number, 1u), n);
}
