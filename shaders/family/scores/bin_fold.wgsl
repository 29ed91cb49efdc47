// A bin from its parts in all blocks, one workgroup a bin: counts, and the sum of confidences.

struct Bin { count: u32, right: u32, confidence: f32 }

var<workgroup> sums: array<Bin, WORKGROUP>;

fn join(a: Bin, b: Bin) -> Bin { return Bin(a.count + b.count, a.right + b.right, a.confidence + b.confidence); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let bin = step.first_block + index;
  var sum = Bin();
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    let part = load_parts(block * step.width + bin);
    sum = join(sum, Bin(part.x, part.y, f32(part.z) * 0x1p-20f + f32(part.w) * 0x1p-40f));
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] = join(sums[lid], sums[lid + half]); }
  }
  if lid == 0u {
    let all = sums[0];
    let count = f32(all.count);
    let scale = select(1.0 / count, 0.0, all.count == 0u);
    let right = f32(all.right);
    store_accuracy(step.first_bin + bin, right * scale);
    store_confidence(step.first_bin + bin, all.confidence * scale);
    store_count(step.first_bin + bin, count);
    store_gaps(step.first_bin + bin, vec2(abs(right - all.confidence), count));
  }
}
