// The largest key; 0 is that of nothing.

alias Part = u32;

fn vector_part(x: f32) -> u32 { return key_of(x); }

fn join(a: Part, b: Part) -> Part { return max(a, b); }

fn finish_row(row: u32, part: Part) {
  if part == 0u {
    store_output(row, 0.0);
  } else if part == 0xffffffffu {
    store_output(row, not_a_number());
  } else {
    store_output(row, of_key(part));
  }
}
