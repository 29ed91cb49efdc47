// A row's own class is its label.
fn own_class(row: Row) -> u32 { return row.label; }
fn bad_labels(q: u32, row: Row) -> u32 { return select(0u, 1u, row.bad); }
