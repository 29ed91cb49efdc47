// The skeleton left by thinning.
fn on_skeleton(i: u32) -> bool { return (load_skeleton(i) & 1u) == 1u; }
