// The bin of a number, exactly: floor((x - lo) bins / (hi - lo)) in integers of 64 bits, of which the larger bound has 61.
// The range is lo, hi, and whether they lie around equal numbers.

// a b in two words, the lower one first.
fn product(a: u32, b: u32) -> vec2<u32> {
  let low = vec2(a & 0xffffu, a >> 16u) * (b & 0xffffu);
  let high = vec2(a & 0xffffu, a >> 16u) * (b >> 16u);
  let first = (low.x >> 16u) + (low.y & 0xffffu) + (high.x & 0xffffu);
  let second = (first >> 16u) + (low.y >> 16u) + (high.x >> 16u) + high.y;
  return vec2((first << 16u) | (low.x & 0xffffu), second);
}

fn times(a: vec2<u32>, n: u32) -> vec3<u32> {
  let low = product(a.x, n);
  let high = product(a.y, n);
  let middle = low.y + high.x;
  return vec3(low.x, middle, high.y + select(0u, 1u, middle < low.y));
}

fn is_less(a: vec3<u32>, b: vec3<u32>) -> bool {
  if a.z != b.z { return a.z < b.z; }
  if a.y != b.y { return a.y < b.y; }
  return a.x < b.x;
}

fn difference(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn as_number(a: vec2<u32>) -> f32 { return f32(a.y) * 0x1p+32f + f32(a.x); }

fn exponent(bits: u32) -> i32 { return max(i32((bits >> 23u) & 255u), 1); }

// floor(x 2^(187 - top)), for |x| below 2^(top - 126).
fn fixed_point(x: f32, top: i32) -> vec2<u32> {
  let bits = bitcast<u32>(x);
  var m = bits & 0x7fffffu;
  if (bits & 0x7f800000u) != 0u { m |= 0x800000u; }
  let shift = exponent(bits) - top + 37;
  let negative = bits >= 0x80000000u;
  var fixed = vec2<u32>();
  if shift >= 32 {
    fixed.y = m << u32(shift - 32);
  } else if shift > 0 {
    fixed = vec2(m << u32(shift), m >> u32(32 - shift));
  } else {
    let down = u32(min(-shift, 31));
    fixed.x = m >> down;
    if negative && (fixed.x << down) != m { fixed.x += 1u; }
  }
  if negative { fixed = difference(vec2<u32>(), fixed); }
  return fixed;
}

// The bin, or as many as there are where it is in none.
fn bin_of(x: f32) -> u32 {
  let key = ordered_key(x);
  let low = bitcast<f32>(load_range(0u));
  let high = bitcast<f32>(load_range(1u));
  if key < ordered_key(low) || key > ordered_key(high) { return step.bins; }
  if load_range(2u) == 1u { return step.bins / 2u; }
  let top = max(exponent(bitcast<u32>(low)), exponent(bitcast<u32>(high)));
  let start = fixed_point(low, top);
  let width = difference(fixed_point(high, top), start);
  let along = difference(fixed_point(x, top), start);
  let place = times(along, step.bins);
  var bin = min(u32(as_number(along) / as_number(width) * f32(step.bins)), step.bins - 1u);
  for (var turn = 0u; turn < 4u; turn++) {
    if is_less(place, times(width, bin)) {
      bin -= 1u;
    } else if bin + 1u < step.bins && !is_less(place, times(width, bin + 1u)) {
      bin += 1u;
    }
  }
  return bin;
}
