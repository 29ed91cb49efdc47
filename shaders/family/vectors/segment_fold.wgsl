// The sum of each segment from its parts, in order, one workgroup a segment, and what becomes of it.

// Elements of a block.
override BLOCK: u32 = 4096u;
// 1 where the vector is cut into segments; otherwise it is one, and every block has a head.
override SEGMENTED: u32 = 0u;

var<workgroup> sums: array<vec4<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  var start = 0u;
  var end = step.elements;
  if SEGMENTED == 1u {
    start = load_bounds(segment);
    end = load_bounds(segment + 1u);
  }
  var sum = vec4<f32>();
  if start < end {
    let low = start / BLOCK;
    let high = (min(end, step.elements) - 1u) / BLOCK;
    var next = low;
    if SEGMENTED == 1u {
      if lid == 0u {
        if low == high { sum = load_sums(segment); } else { sum = load_tails(low); }
      }
      next = low + 1u;
    }
    for (var block = next + lid; block <= high; block += WORKGROUP) { sum = merge(sum, load_heads(block)); }
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] = merge(sums[lid], sums[lid + half]); }
  }
  if lid == 0u { finish(segment, sums[0]); }
}
