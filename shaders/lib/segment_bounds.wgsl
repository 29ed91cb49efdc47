// The bounds of segments from their offsets, each clamped to what came before and to all elements; with WHOLE, whatever the
// offsets are, every element has a segment. One workgroup, a chunk of offsets after the other.

override WHOLE: u32 = 1u;

var<workgroup> most: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var before = 0u;
  for (var first = 0u; first <= step.segments; first += WORKGROUP) {
    let k = first + lid;
    var bound = 0u;
    if WHOLE == 1u && k == step.segments {
      bound = step.elements;
    } else if k <= step.segments && (WHOLE == 0u || k > 0u) {
      bound = min(u32(max(load_offsets(k), 0)), step.elements);
    }
    most[lid] = bound;
    for (var apart = 1u; apart < WORKGROUP; apart <<= 1u) {
      workgroupBarrier();
      var other = 0u;
      if lid >= apart { other = most[lid - apart]; }
      workgroupBarrier();
      most[lid] = max(most[lid], other);
    }
    workgroupBarrier();
    if k <= step.segments { store_bounds(k, max(most[lid], before)); }
    before = max(before, most[WORKGROUP - 1u]);
    workgroupBarrier();
  }
}
