// The estimate from the collisions, as one quotient: its terms may cancel to what their rounding would hide.

override TARGET_TERM: u32 = 1u;

fn finish_row(row: u32, part: Part) {
  let n = part.counts.x;
  let m = part.counts.y;
  store_counted(0u, part.counts);
  if n < 2u || m < 1u {
    store_estimate(0u, not_a_number());
    return;
  }
  let twice = add_64(part.both, part.both);
  // Of 2 sum a b the highest bit may be in a third word.
  let carry = part.both.y >> 31u;
  if TARGET_TERM == 1u && m >= 2u {
    let others = product(n - 1u, m - 1u);
    var cross = product_wide(twice, others);
    if carry != 0u { cross = add_wide(cross, Wide(0u, 0u, others.x, others.y, 0u)); }
    let own = product_wide(part.own, product(m, m - 1u));
    let truth = product_wide(part.target_pairs, product(n, n - 1u));
    store_estimate(0u, quotient_wide(add_wide(add_wide(own, truth), negative(cross)), vec4(n, n - 1u, m, m - 1u)));
    return;
  }
  var cross = product_wide(twice, vec2(n - 1u, 0u));
  if carry != 0u { cross = add_wide(cross, Wide(0u, 0u, n - 1u, 0u, 0u)); }
  let own = product_wide(part.own, vec2(m, 0u));
  store_estimate(0u, quotient_wide(add_wide(own, negative(cross)), vec4(n, n - 1u, m, 1u)));
}
