// 1 where a neuron is active at one of two neighbouring points alone; a row is a pair of them.

struct Part { differs: u32 }

fn join(a: Part, b: Part) -> Part { return Part(a.differs | b.differs); }

// a >= 0, told by the bits: -0 is 0, and a NaN is not.
fn is_active(a: f32) -> bool {
  let bits = bitcast<u32>(a);
  return bits <= 0x7f800000u || bits == 0x80000000u;
}

fn term(i: u32) -> Part {
  let pair = i / step.span;
  let point = pair / step.between * (step.between + 1u) + pair % step.between;
  let at = point * step.span + i - pair * step.span;
  let differs = is_active(load_preactivations(at)) != is_active(load_preactivations(at + step.span));
  return Part(select(0u, 1u, differs));
}

fn finish_row(row: u32, part: Part) { store_changed(row, f32(part.differs)); }
