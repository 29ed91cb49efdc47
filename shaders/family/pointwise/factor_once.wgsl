// The scale of a reduction times its upstream gradient, once for all elements.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  if lid == 0u { store_factor(0u, mean_scale() * load_grad_output(0u)); }
}
