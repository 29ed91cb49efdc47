// The upstream gradient of one side, for the samples that are there.
const SOME: bool = true;

fn is_here(i: u32) -> bool { return (load_swap(i / step.each) != 0) == (step.swapped == 1u); }

fn element(i: u32) -> f32 { return load_grad_output(step.upstream_at + i); }
