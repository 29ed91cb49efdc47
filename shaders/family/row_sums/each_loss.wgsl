// The value of an element.
fn keep_element(i: u32, v: Values, known: Row) {
  store_loss(i, select(element_value(v, known.coefficients), not_a_number(), strays(v)));
}
fn drop_element(i: u32) { store_loss(i, 0.0); }
