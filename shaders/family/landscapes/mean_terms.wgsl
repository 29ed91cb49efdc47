// The terms of a mean.
fn part_at(i: u32, row: u32) -> Part { return mean_part(load_terms(i)); }
