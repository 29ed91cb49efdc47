// An element of several tensors. One that lacks all axes but the first is read at the sample.

// Tensors whose every element is at least 0, a bit each.
override NOT_NEGATIVE: u32 = 0u;

// 1 where the tensors are scores of a sigmoid: minus infinity is as good as the lowest number.
override SCORES: u32 = 0u;

struct Terms { value: f32, slopes: vec4<f32> }

// Value in units of 1 and of 2^64, one of them 0; the gradients.
struct Element { value: f32, large: f32, slopes: vec4<f32>, flags: u32 }

fn bad_element() -> Element { return Element(0.0, 0.0, vec4(not_a_number()), 1u); }

fn bad(x: f32, which: u32) -> bool {
  return nonfinite(x) || (x < 0.0 && (NOT_NEGATIVE & (1u << which)) != 0u);
}

// A number as the hook takes it.
fn given(x: f32) -> f32 { return select(x, -0x1.fffffep+127f, SCORES == 1u && minus_infinity(x)); }

fn element(i: u32, scale: f32) -> Element {
  if load_cell_mask(mask_index(i)) == 0 { return Element(); }
  let x = vec4(
    given(load_x0(i / step.each0)), given(load_x1(i / step.each1)), given(load_x2(i / step.each2)), given(load_x3(i / step.each3)),
  );
  let w = load_weight(i);
  if bad(x.x, 0u) || bad(x.y, 1u) || bad(x.z, 2u) || bad(x.w, 3u) || nonfinite(w) { return bad_element(); }
  let by = scale * load_grad_output(upstream_index(i));
  let result = terms(x);
  let value = w * result.value;
  let slopes = w * result.slopes * by;
  // By the bits, for they may be infinite: a value of 2^64 and more, or a gradient beyond f32.
  let is_large = (bitcast<u32>(value) & 0x7fffffffu) >= 0x5f800000u;
  let beyond = nonfinite(slopes.x) || nonfinite(slopes.y) || nonfinite(slopes.z) || nonfinite(slopes.w);
  if !is_large && !beyond { return Element(value, 0.0, slopes, 0u); }
  let rescaled = large(x);
  var element = Element(value, 0.0, slopes, 0u);
  let wide = w * rescaled.slopes * by;
  if nonfinite(slopes.x) { element.slopes.x = times_power_of_two(wide.x, 64); }
  if nonfinite(slopes.y) { element.slopes.y = times_power_of_two(wide.y, 64); }
  if nonfinite(slopes.z) { element.slopes.z = times_power_of_two(wide.z, 64); }
  if nonfinite(slopes.w) { element.slopes.w = times_power_of_two(wide.w, 64); }
  if is_large {
    element.value = 0.0;
    element.large = w * rescaled.value;
  }
  return element;
}
