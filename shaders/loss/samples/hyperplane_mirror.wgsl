// A sample's distance.
fn ended(sample: u32, known: State) {
  let distance = times_power_of_two(known.distance, known.reach);
  store_distance(sample, select(distance, not_a_number(), known.power == BAD));
}
