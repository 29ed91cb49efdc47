// A row: whether it counts, whether its label is bad, its label and weight, and numbers of the loss's own.
struct Row { counts: bool, bad: bool, label: u32, weight: f32, numbers: vec2<f32> }

fn row_left_out(bad: bool) -> Row { return Row(false, bad, 0u, 0.0, vec2<f32>()); }
fn row_counted(label: u32, weight: f32) -> Row { return Row(true, false, label, weight, vec2<f32>()); }
