// Keys of which the largest belong to the smallest magnitudes; none is 0. Linked besides: order_of.
fn load_keys(i: u32) -> u32 { return LARGEST - order_of(abs(load_params(i))); }
