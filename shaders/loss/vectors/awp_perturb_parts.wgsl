fn part_at(i: u32, segment: u32) -> Part { return Part(squares_part(load_vector(i)), squares_part(direction(i))); }
