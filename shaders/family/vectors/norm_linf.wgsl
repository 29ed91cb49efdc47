// The largest magnitude, by its bits: those of an infinity are above all numbers', those of NaN above that.

alias Part = u32;

fn vector_part(x: f32) -> u32 { return bitcast<u32>(x) & 0x7fffffffu; }

fn join(a: Part, b: Part) -> Part { return max(a, b); }

fn norm_of(largest: u32) -> Norm {
  if largest >= 0x7f800000u { return Norm(Scaled(), select(1.0, 3.0, largest > 0x7f800000u)); }
  return Norm(scaled(bitcast<f32>(largest), 0), 0.0);
}
