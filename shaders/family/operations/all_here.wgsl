// The kernel writes every element.
const SOME: bool = false;

fn is_here(i: u32) -> bool { return true; }
