// Statistics with those of an anchor's tiles, which lie `apart`, in the tiles' order.
fn merged(before: Stat, first: u32, apart: u32, tiles: u32) -> Stat {
  var total = before;
  for (var tile = 0u; tile < tiles; tile++) { total = stat_merge(total, load_partials(first + tile * apart)); }
  return total;
}
