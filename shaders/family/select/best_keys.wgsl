// Keys of which the largest are selected; none is 0. Linked besides: order_of.
fn load_keys(i: u32) -> u32 { return LARGEST - order_of(load_input(i)); }
