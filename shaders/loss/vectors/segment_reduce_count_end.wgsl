fn finish_row(row: u32, part: Part) { store_output(row, f32(part)); }
