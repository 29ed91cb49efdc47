// Losses of pairs of boxes: one invocation a pair.
//
// A hook brings  fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm  : value and gradient for
// coordinates that were multiplied by `unit`, a power of two that keeps areas of far-away boxes within f32.
// Segments (WIDTH 2) hold (start, end, 0, 0).

override WIDTH: u32 = 4u;
override VALUE: u32 = 1u;

struct BoxTerm { value: f32, gradient: vec4<f32> }

// What b receives of min(b, t) where b is the lesser side, or of max(t, b): half of it on a tie.
fn share(lesser: f32, greater: f32) -> f32 {
  return select(select(0.0, 0.5, lesser == greater), 1.0, lesser < greater);
}

// a / b, and 0 where b is 0.
fn quotient(a: f32, b: f32) -> f32 {
  return select(a / b, 0.0, b == 0.0);
}

fn any_nonfinite(v: vec4<f32>) -> bool {
  return nonfinite(v.x) || nonfinite(v.y) || nonfinite(v.z) || nonfinite(v.w);
}

fn largest(v: vec4<f32>) -> f32 {
  let a = abs(v);
  return max(max(a.x, a.y), max(a.z, a.w));
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
  let i = block * WORKGROUP + lid;
  let scale = mean_scale();
  var tally = Tally(0.0, 0u, 0u);
  if i < step.end {
    let at = i * WIDTH;
    var b = vec4(load_boxes(at), load_boxes(at + 1u), 0.0, 0.0);
    var t = vec4(load_target_boxes(at), load_target_boxes(at + 1u), 0.0, 0.0);
    if WIDTH == 4u {
      b.z = load_boxes(at + 2u);
      b.w = load_boxes(at + 3u);
      t.z = load_target_boxes(at + 2u);
      t.w = load_target_boxes(at + 3u);
    }
    var term = BoxTerm(not_a_number(), vec4(not_a_number()));
    if any_nonfinite(b) || any_nonfinite(t) {
      tally.flags = 1u;
    } else {
      let size = max(largest(b), largest(t));
      // At most 2^126, so that its inverse is no subnormal.
      let power = bitcast<f32>(min(bitcast<u32>(size) & 0x7f800000u, 0x7e800000u));
      let unit = select(1.0, 1.0 / power, size >= 2.0);
      term = box_term(b * unit, t * unit, unit);
      term.gradient *= unit * scale * load_grad_output(upstream_index(i));
      tally.sum = term.value;
    }
    store_loss(i, term.value);
    store2_grad_boxes(at, term.gradient.x, term.gradient.y);
    if WIDTH == 4u { store2_grad_boxes(at + 2u, term.gradient.z, term.gradient.w); }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
