// The end of a call whose totals are known.

@compute @workgroup_size(1)
fn main() {
  finish_loss();
}
