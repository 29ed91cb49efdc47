// A row's gradient, item by item as its lanes take them. Items are stored as they come.
fn emitted(r: u32) -> u32 { return items(r); }
fn emitted_class(r: u32, i: u32) -> u32 { return r + i * LANES; }
fn emit_item(p: u32, i: u32, start: u32, c: u32, gradient: f32) { store_grad_input(cell(start, c), gradient); }
fn emit_row(lid: u32, start: u32, inside: bool) {}
