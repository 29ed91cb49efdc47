// Three samples from one, some of them, from first_part to end_part: a = x + epsilon noise_0, b = x + epsilon noise_1, limited, and
// c = (1 - alpha) a + alpha b. Linked besides: second_noise(i).

override ITEMS: u32 = 8u;
override CLAMPS: u32 = 0u;

fn perturbed(x: f32, noise: f32) -> f32 {
  if nonfinite(x) || nonfinite(noise) { return not_a_number(); }
  let y = x + params.epsilon * noise;
  return select(y, clamp(y, params.min, params.max), CLAMPS == 1u);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < step.end {
      let x = load_input(i);
      let a = perturbed(x, load_noise(i));
      let b = perturbed(x, second_noise(i));
      let alpha = load_alpha(i / step.length);
      for (var part = step.first_part; part < step.end_part; part++) {
        var value = select(a, b, part == 1u);
        if part == 2u {
          value = (1.0 - alpha) * a + alpha * b;
          if nonfinite(a) || nonfinite(b) || nonfinite(alpha) { value = not_a_number(); }
        }
        store_output(part * step.elements + i, value);
      }
    }
  }
}
