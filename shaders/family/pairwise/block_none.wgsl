// No block lies in memory.
fn store_block(i: u32, v: vec4<f32>) {}
