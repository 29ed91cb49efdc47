// The gradients of a line: two sums of the upstream gradients, then cell by cell. A workgroup a line.

override PAIR: u32 = 1u;

// The upstream gradient of a variance, 0 where the least one stands for it.
fn by_variance_at(i: u32, k: f32, inverse: f32) -> f32 {
  let s = load_std(i);
  let d = load_by_variance(i);
  if APART { return d; }
  let left = s * s - k * k * inverse;
  return select(0.0, d, left >= 1e-8 || nonfinite(left));
}

// The slopes of a cell by its mean and its deviation.
fn slopes_at(line: u32, j: u32, kept: vec4<f32>, alpha: f32, by_inverse: f32) -> vec2<f32> {
  let i = line * step.length + j;
  let w = kept.x * weight_at(line, j);
  let s = load_std(i);
  let k = drawn(w, s);
  let u = load_grad_output(i);
  let d = by_variance_at(i, k, kept.z);
  var by_square = d;
  if !APART {
    let by_k = -kept.z * (u * kept.y + 2.0 * d * k);
    by_square += w * by_k + w * w * by_inverse;
  }
  return vec2(u - w * alpha * kept.z, 2.0 * s * by_square);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let line = step.first_block + index;
  let kept = load_lines(line);
  var mine = vec4<f32>();
  for (var j = lid; j < step.length; j += WORKGROUP) {
    let i = line * step.length + j;
    let k = drawn(kept.x * weight_at(line, j), load_std(i));
    mine += vec4(k * load_grad_output(i), by_variance_at(i, k, kept.z) * k * k, 0.0, 0.0);
  }
  let sums = group_sum(lid, mine);
  let by_inverse = kept.z * kept.z * (sums.x * kept.y + sums.y);
  if lid == 0u { store_grad_mass(line, sums.x * kept.z * kept.x); }
  for (var j = lid * PAIR; j < step.length; j += WORKGROUP * PAIR) {
    let i = line * step.length + j;
    let slopes = slopes_at(line, j, kept, sums.x, by_inverse);
    if PAIR == 2u {
      let next = slopes_at(line, j + 1u, kept, sums.x, by_inverse);
      store2_grad_mean(i, slopes.x, next.x);
      store2_grad_std(i, slopes.y, next.y);
    } else {
      store_grad_mean(i, slopes.x);
      store_grad_std(i, slopes.y);
    }
  }
}
