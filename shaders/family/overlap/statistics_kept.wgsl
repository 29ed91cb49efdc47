// Largest score and sum of exponentials of a row, which a pass over the rows kept.
fn statistics_of(q: u32, start: u32) -> vec2<f32> { return load_row_results(q); }
