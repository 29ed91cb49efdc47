// Items of a row are stored as they come.
fn emit_item(p: u32, i: u32, start: u32, c: u32, gradient: f32) { store_grad_input(cell(start, c), gradient); }
fn emit_row(lid: u32, start: u32, inside: bool) {}
