// The one loss of all samples, and its slopes.

@compute @workgroup_size(1)
fn main() {
  let shares = shares_of(0u);
  store_slopes(0u, shares.slopes.x);
  store_slopes(1u, shares.slopes.y);
  store_slopes(2u, shares.slopes.z);
  store_slopes(3u, shares.slopes.w);
  store_loss(0u, select(shares.value, not_a_number(), shares.flags != 0u));
  store_status(0u, shares.bad);
  store_status(1u, shares.flags);
}
