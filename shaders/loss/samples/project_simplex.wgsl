// Entries less a threshold.
struct Values { x: f32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i)); }
fn strays(v: Values) -> bool { return nonfinite(v.x); }

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.count == BAD_COUNT { return not_a_number(); }
  return 2.0 * half_left(known, half_entry(v));
}
