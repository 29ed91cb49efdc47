fn term(i: u32) -> Part { return product(load_noise(i), load_jvp(i)); }
