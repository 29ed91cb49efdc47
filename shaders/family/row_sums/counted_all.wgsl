// Every row counts in a mean.
fn counted(part: Part) -> bool { return true; }
