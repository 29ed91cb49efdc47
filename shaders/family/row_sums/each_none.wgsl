// A loss whose elements have no values, or a stage that does not give them.
fn keep_element(i: u32, v: Values, known: Row) {}
fn drop_element(i: u32) {}
