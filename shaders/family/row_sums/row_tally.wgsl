// A row's value as it is added to those of others.
fn tally_of(end: Ended) -> Tally {
  if end.row.flags != 0u { return Tally(0.0, 0u, 1u); }
  let exponent = i32((bitcast<u32>(end.value) >> 23u) & 0xffu) - 127 + end.power;
  if end.value != 0.0 && exponent >= 64 { return Tally(times_power_of_two(end.value, end.power - 64), 0u, LARGE); }
  return Tally(value_of(end), 0u, 0u);
}
