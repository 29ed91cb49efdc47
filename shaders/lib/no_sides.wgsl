// Stands in where no sides are stored.
fn store_sides(row: u32, side: vec4<f32>) {}
fn store_column_sides(row: u32, side: vec4<f32>) {}
