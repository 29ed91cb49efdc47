// More axes follow.
fn keep_row(plane: u32, cell: u32, i: u32, offset: u32) { store_near(i, near_of_row(offset)); }
