fn part_at(i: u32, segment: u32) -> Part { return dot_part(load_vector(i), load_other(i)); }
