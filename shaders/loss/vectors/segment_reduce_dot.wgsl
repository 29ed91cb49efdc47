fn finish_row(row: u32, part: Part) { store_output(row, norm_value(dot_of(part))); }
