// The rows of each block by bins of their confidence, from bin step.first_bin on: how many there are and how many are right,
// and the sum of confidences in units of 2^-20 and 2^-40, which as integers have one sum in any order.

// Bins of a step, at most.
const CHUNK: u32 = 512u;
// Rows of an invocation; a block has 2^12 at most, as many as leave its sums within 32 bits.
override ITEMS: u32 = 16u;

const SLOTS: u32 = 2048u;
var<workgroup> bins: array<atomic<u32>, SLOTS>;
var<workgroup> stray: atomic<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var k = lid; k < SLOTS; k += WORKGROUP) { atomicStore(&bins[k], 0u); }
  if lid == 0u { atomicStore(&stray, 0u); }
  workgroupBarrier();
  for (var k = 0u; k < ITEMS; k++) {
    let q = (block * ITEMS + k) * WORKGROUP + lid;
    if q < step.end {
      let word = load_confidences(q);
      let bits = word & ~RIGHT;
      if bits == STRAY {
        atomicOr(&stray, 1u);
      } else if word != NOT_COUNTED {
        let confidence = bitcast<f32>(bits);
        let bin = min(u32(confidence * f32(step.bins)), step.bins - 1u) - step.first_bin;
        if bin < step.width {
          let units = confidence * 0x1p+20f;
          let whole = floor(units);
          atomicAdd(&bins[4u * bin], 1u);
          atomicAdd(&bins[4u * bin + 1u], word >> 31u);
          atomicAdd(&bins[4u * bin + 2u], u32(whole));
          atomicAdd(&bins[4u * bin + 3u], u32((units - whole) * 0x1p+20f));
        }
      }
    }
  }
  workgroupBarrier();
  for (var bin = lid; bin < step.width; bin += WORKGROUP) {
    let at = 4u * bin;
    store_parts(block * step.width + bin, vec4(atomicLoad(&bins[at]), atomicLoad(&bins[at + 1u]), atomicLoad(&bins[at + 2u]), atomicLoad(&bins[at + 3u])));
  }
  if lid == 0u { store_strays(block, atomicLoad(&stray)); }
}
