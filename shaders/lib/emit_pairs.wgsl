// Halves of rows that are read again, classes adjacent: a lane takes both classes of a word, one after the other.

var<private> first_half: f32;

fn emitted(r: u32) -> u32 { return 2u * ((step.classes / 2u - r + LANES - 1u) / LANES); }
fn emitted_class(r: u32, i: u32) -> u32 { return 2u * (r + i / 2u * LANES) + (i & 1u); }

fn emit_item(p: u32, i: u32, start: u32, c: u32, gradient: f32) {
  if (i & 1u) == 1u {
    store2_grad_input(cell(start, c) - 1u, first_half, gradient);
  } else {
    first_half = gradient;
  }
}
fn emit_row(lid: u32, start: u32, inside: bool) {}
