// Elements by the states of their samples. Linked besides: what `chip.wgsl` asks of a hook for values and results, known_at.

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;

fn result(i: u32) -> f32 {
  let sample = i / step.length;
  let place = i - sample * step.length;
  return result_of(known_at(sample), values_at(i, place), place);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + (k * WORKGROUP + lid) * PAIR;
    if i < step.end {
      let first = result(i);
      if PAIR == 2u && i + 1u < step.end {
        store2_result(i, first, result(i + 1u));
      } else {
        store_result(i, first);
      }
    }
  }
}
