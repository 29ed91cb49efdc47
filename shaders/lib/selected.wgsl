// Which keys of a block are selected: those above the bound, and of those on it the first ones by place. Invocation lid has
// the keys from member(block, lid, 0) on.

override ITEMS: u32 = 16u;

var<workgroup> on_bound: array<u32, WORKGROUP>;

fn member(block: u32, lid: u32, k: u32) -> u32 { return (block * WORKGROUP + lid) * ITEMS + k; }

// How many keys on the bound come before the invocation's. Every invocation calls it.
fn ties_before(block: u32, lid: u32) -> u32 {
  let bound = load_bound(0u);
  var mine = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let i = member(block, lid, k);
    if i < step.end { mine += select(0u, 1u, load_keys(i) == bound); }
  }
  workgroupBarrier();
  on_bound[lid] = mine;
  workgroupBarrier();
  var before = load_ties(block);
  for (var i = 0u; i < lid; i++) { before += on_bound[i]; }
  return before;
}

// Whether a key is selected, of which so many on the bound come before; key 0 never is.
fn is_selected(key: u32, ties: u32) -> bool {
  let bound = load_bound(0u);
  return key != 0u && (key > bound || (key == bound && ties < load_bound(1u)));
}
