// Sites are the members, or all others.
fn is_site(plane: u32, cell: u32) -> bool { return member(plane, cell) == (step.foreground != 0u); }
