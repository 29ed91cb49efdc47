// The stage before found the arg-min of every position that is a multiple of this stage's segment.
fn known(entry: u32, line: u32) -> u32 {
  if entry == 0u { return 0u; }
  if entry * step.segment >= step.length { return step.length - 1u; }
  return load_known(entry * step.lines + line);
}
