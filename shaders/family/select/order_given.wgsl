// The order of numbers as it is, or turned round. Linked besides: key_of, value_of.

// The bits that are turned.
override FLIP: u32 = 0u;

fn order_of(x: f32) -> u32 { return key_of(x) ^ FLIP; }
fn number_in(order: u32) -> f32 { return value_of(order ^ FLIP); }
