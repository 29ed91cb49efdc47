// f16 and bf16 in integer arithmetic: nearest even, subnormals kept, overflow to infinity, NaN kept.

fn f16_decode(h: u32) -> f32 {
  let sign = (h & 0x8000u) << 16u;
  let magnitude = h & 0x7fffu;
  if magnitude < 0x0400u {
    // A multiple of 2^-24: exact in f32, where it is no subnormal.
    return bitcast<f32>(sign | bitcast<u32>(f32(magnitude) * 5.9604644775390625e-8));
  }
  let widened = (magnitude << 13u) + select(0x38000000u, 0x70000000u, magnitude >= 0x7c00u);
  return bitcast<f32>(sign | widened);
}

fn f16_encode(v: f32) -> u32 {
  let bits = bitcast<u32>(v);
  let sign = (bits >> 16u) & 0x8000u;
  let magnitude = bits & 0x7fffffffu;
  if magnitude > 0x7f800000u { return sign | 0x7e00u; }
  if magnitude >= 0x477ff000u { return sign | 0x7c00u; }
  if magnitude >= 0x38800000u {
    return sign | ((magnitude + 0x0fffu + ((magnitude >> 13u) & 1u) - 0x38000000u) >> 13u);
  }
  let shift = 126u - (magnitude >> 23u);
  if shift > 25u { return sign; }
  let mantissa = (magnitude & 0x007fffffu) | 0x00800000u;
  let kept = mantissa >> shift;
  let rest = mantissa & ((1u << shift) - 1u);
  let middle = 1u << (shift - 1u);
  let up = rest > middle || (rest == middle && (kept & 1u) == 1u);
  return sign | (kept + select(0u, 1u, up));
}

fn bf16_decode(h: u32) -> f32 {
  return bitcast<f32>(h << 16u);
}

fn bf16_encode(v: f32) -> u32 {
  let bits = bitcast<u32>(v);
  if (bits & 0x7fffffffu) > 0x7f800000u { return (bits >> 16u) | 0x40u; }
  return (bits + 0x7fffu + ((bits >> 16u) & 1u)) >> 16u;
}
