// The term of a class as in `term_plain`; a row that the gate does not let through does not count.
fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi(log_p, rest, w); }
fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi_slope(log_p, rest, w); }
fn numbered(row: Row, q: u32) -> Row {
  if load_kept(q) == 0u { return row_left_out(false); }
  return row;
}
fn term_flags(row: Row) -> u32 { return 0u; }
