// What the pair weights need of an anchor: from its statistics, the denominators and its upstream gradient.
fn anchor_side(stat: Stat, row: u32, scale: vec2<f32>) -> vec4<f32> {
  return row_side(stat, row, scale * load_grad_output(upstream_index(row)));
}
