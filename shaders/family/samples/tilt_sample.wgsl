// A sample's distance in a unit of 2^24, in which it fits f32 where the mean of all does.
fn ended(sample: u32, known: State) {
  let distance = times_power_of_two(known.distance, known.reach - 24);
  store_distance(sample, select(distance, not_a_number(), known.power == BAD));
}
