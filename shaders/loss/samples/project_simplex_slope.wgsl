// Entries and the upstream gradient.
struct Values { x: f32, g: f32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i), load_grad_output(i)); }
