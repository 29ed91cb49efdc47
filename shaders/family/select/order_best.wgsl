// The order of numbers with the best one first: the largest, or the smallest; NaN is last either way. Linked besides: key_of,
// value_of.

// The bits that are turned, and the largest key.
override FLIP: u32 = 0u;
override LARGEST: u32 = 0xffffffffu;

// The order of a NaN leaves the largest one free.
fn order_of(x: f32) -> u32 {
  let key = key_of(x);
  return select(key ^ FLIP, LARGEST - 1u, key == LARGEST);
}

fn number_in(order: u32) -> f32 { return value_of(order ^ FLIP); }
