// Every row adds to one total.
fn row_scale(row: Row) -> f32 { return mean_scale(); }
fn is_second(row: Row) -> bool { return false; }
