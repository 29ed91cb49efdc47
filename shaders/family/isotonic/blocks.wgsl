// Blocks of one value: mean and weight at their first element, where they end, and of each element one before it in its block,
// of the last one the first. Linked besides: numerics.

// Whether a block and the one behind it become one: where they do not ascend, and where the latter weighs nothing. A NaN takes
// all. What weighs nothing before a row's first weight stays alone.
fn must_join(a: vec2<f32>, b: vec2<f32>) -> bool {
  if is_nan(a.x) || is_nan(b.x) || b.y == 0.0 { return true; }
  return a.y != 0.0 && a.x >= b.x;
}

fn joined(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let weight = a.y + b.y;
  if is_nan(a.x) || is_nan(b.x) { return vec2(not_a_number(), weight); }
  if weight == 0.0 { return vec2<f32>(); }
  // Equal ones stay equal, to the last bit.
  if a.x == b.x { return vec2(a.x, weight); }
  return vec2(a.x * (a.y / weight) + b.x * (b.y / weight), weight);
}

// Joins the block that starts at `middle` with others of low .. high until all ascend; on both sides they do.
fn join(low: u32, middle: u32, high: u32) {
  var first = middle;
  var end = load_ends(middle);
  var block = load_blocks(middle);
  var moved = false;
  for (var turn = 0u; turn < step.length; turn++) {
    var joins = false;
    if first > low {
      let other = load_heads(first - 1u);
      let before = load_blocks(other);
      joins = must_join(before, block);
      if joins {
        block = joined(before, block);
        first = other;
      }
    }
    if !joins && end < high {
      let behind = load_blocks(end);
      joins = must_join(block, behind);
      if joins {
        block = joined(block, behind);
        end = load_ends(end);
      }
    }
    if !joins { break; }
    moved = true;
  }
  if !moved { return; }
  var i = load_ends(first);
  for (var turn = 0u; turn < step.length; turn++) {
    if i >= end { break; }
    let next = load_ends(i);
    store_heads(i, first);
    i = next;
  }
  store_heads(end - 1u, first);
  store_blocks(first, block);
  store_ends(first, end);
}
