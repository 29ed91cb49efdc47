// Pointwise losses: value and slope of each element in one pass, reduced in fixed blocks.
//
// A hook brings  fn pointwise(x: f32, t: f32, i: u32) -> vec2<f32>  : value, d value / d x.
// Linked besides: mask_index, mean_scale, upstream_index.
// An invocation takes PAIR consecutive elements (2 where halves are stored, so that it owns their word).

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;
override VALUE: u32 = 1u;

// Class and sample of element i: [N, C, inner] with inner = S, or 1 where the classes come last.
fn class_of(i: u32) -> u32 { return (i / step.inner) % step.classes; }
fn sample_of(i: u32) -> u32 { return i / step.per_sample; }

fn counts(i: u32) -> bool { return load_cell_mask(mask_index(i)) != 0; }

struct Element { value: f32, gradient: f32, flags: u32 }

fn element(i: u32, scale: f32) -> Element {
  if !counts(i) { return Element(0.0, 0.0, 0u); }
  let x = load_input(i);
  let t = load_target(i);
  let w = load_weight(i);
  if nonfinite(x) || nonfinite(t) || nonfinite(w) {
    return Element(0.0, not_a_number(), 1u);
  }
  let result = pointwise(x, t, i);
  return Element(w * result.x, w * result.y * scale * load_grad_output(upstream_index(i)), 0u);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let start = block * (WORKGROUP * ITEMS * PAIR);
  let scale = mean_scale();
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + (k * WORKGROUP + lid) * PAIR;
    if i < step.end {
      let first = element(i, scale);
      tally.sum += first.value;
      tally.flags |= first.flags;
      store_loss(i, select(first.value, not_a_number(), first.flags != 0u));
      if PAIR == 2u && i + 1u < step.end {
        let second = element(i + 1u, scale);
        tally.sum += second.value;
        tally.flags |= second.flags;
        store_loss(i + 1u, select(second.value, not_a_number(), second.flags != 0u));
        store2_grad_input(i, first.gradient, second.gradient);
      } else {
        store_grad_input(i, first.gradient);
      }
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
