// Samples that fit on chip, read once: LANES invocations a sample, each of which keeps ITEMS elements, or pairs of halves, in
// registers. Rounds of sums over a sample's elements each end in its state; then each element follows by the last one.
//
// A hook brings
//   struct Values, values_at(i, place)          what an element reads; its place is in its sample
//   struct State                                what is known of a sample
//   struct Part, join(a, b)                     sums over its elements, all 0 over nothing
//   round_part(round, known, v, place) -> Part
//   end_of_round(round, known, part) -> State
//   result_of(known, v, place) -> f32
// Linked besides: before(sample), the state that it starts with; settled(known) and goes_on, by which rounds end early;
// ended(sample, known).

override LANES: u32 = 1u;
override ITEMS: u32 = 1u;
override PAIR: u32 = 1u;
override ROUNDS: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let sample = (step.first_block + index) * (WORKGROUP / LANES) + lid / LANES;
  let lane = lid % LANES;
  let start = sample * step.length;
  let end = select(0u, step.length, sample < step.end);
  var own: array<Values, 16>;
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      let place = (k * LANES + lane) * PAIR + half;
      if place < end { own[k * PAIR + half] = values_at(start + place, place); }
    }
  }
  var known = State();
  if end > 0u { known = before(sample); }
  for (var round = 0u; round < ROUNDS; round++) {
    var part = Part();
    for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
      for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
        let place = (k * LANES + lane) * PAIR + half;
        if place < end { part = join(part, round_part(round, known, own[k * PAIR + half], place)); }
      }
    }
    part = row_part(lid, part);
    if end > 0u && !settled(known) { known = end_of_round(round, known, part); }
    if !goes_on(lid, end > 0u && !settled(known)) { break; }
  }
  if end > 0u {
    if lane == 0u {
      store_states(sample, known);
      ended(sample, known);
    }
    for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
      let place = (k * LANES + lane) * PAIR;
      if place < end {
        let first = result_of(known, own[k * PAIR], place);
        if PAIR == 2u && place + 1u < end {
          store2_result(start + place, first, result_of(known, own[k * PAIR + PAIR - 1u], place + 1u));
        } else {
          store_result(start + place, first);
        }
      }
    }
  }
}
