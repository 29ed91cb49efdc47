// Of all weights. Linked besides: pruned_of.
fn selected_of(n: u32) -> u32 { return pruned_of(step.elements); }
