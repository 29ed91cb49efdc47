// Integers of 64 and 160 bits, in words from the lowest on.

fn product(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let high = (a >> 16u) * (b >> 16u);
  let left = (a >> 16u) * (b & 0xffffu);
  let right = (a & 0xffffu) * (b >> 16u);
  let middle = (low >> 16u) + (left & 0xffffu) + (right & 0xffffu);
  return vec2((middle << 16u) | (low & 0xffffu), high + (left >> 16u) + (right >> 16u) + (middle >> 16u));
}

fn add_64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2(low, a.y + b.y + select(0u, 1u, low < a.x));
}

// Five words; negative numbers by two's complement.
alias Wide = array<u32, 5>;

fn add_wide(a: Wide, b: Wide) -> Wide {
  var x = a;
  var y = b;
  var sum: Wide;
  var carry = 0u;
  for (var k = 0u; k < 5u; k++) {
    let some = x[k] + y[k];
    let all = some + carry;
    carry = select(0u, 1u, some < x[k]) + select(0u, 1u, all < some);
    sum[k] = all;
  }
  return sum;
}

fn negative(a: Wide) -> Wide {
  return add_wide(Wide(~a[0], ~a[1], ~a[2], ~a[3], ~a[4]), Wide(1u, 0u, 0u, 0u, 0u));
}

fn product_wide(a: vec2<u32>, b: vec2<u32>) -> Wide {
  let low = product(a.x, b.x);
  let left = product(a.y, b.x);
  let right = product(a.x, b.y);
  let high = product(a.y, b.y);
  let ends = Wide(low.x, low.y, high.x, high.y, 0u);
  return add_wide(add_wide(ends, Wide(0u, left.x, left.y, 0u, 0u)), Wide(0u, right.x, right.y, 0u, 0u));
}

// The quotient of an integer by the product of four that are not 0.
fn quotient_wide(number: Wide, by: vec4<u32>) -> f32 {
  let below = (number[4] & 0x80000000u) != 0u;
  var size = number;
  if below { size = negative(number); }
  // Three words from the highest that is not 0 hold more digits than f32.
  var top = 0u;
  for (var k = 1u; k < 5u; k++) {
    if size[k] != 0u { top = k; }
  }
  var value = f32(size[top]);
  if top >= 1u { value += f32(size[top - 1u]) * 0x1p-32f; }
  if top >= 2u { value += f32(size[top - 2u]) * 0x1p-64f; }
  value = times_power_of_two(value / f32(by.x) / f32(by.y), 32 * i32(top)) / f32(by.z) / f32(by.w);
  return select(value, -value, below);
}
