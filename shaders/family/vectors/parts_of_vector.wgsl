fn part_at(i: u32, segment: u32) -> Part { return vector_part(load_vector(i)); }
