// From the sums to the loss, and to its slopes by the sums: one workgroup.
//
// Linked besides: fold(i) -> f32, which stores term i's slopes (times `factor`) and returns its value, and what it takes. A
// term whose sums hold a NaN or infinity is a NaN, and its slopes are.

// Where samples have terms of their own, the terms' sum is a statistic: it is kept before other samples' are merged,
// and read when finishing. Pooled sums are merged themselves, and folded after.

// 0 folds and finishes, 1 folds and keeps the terms' sum, 2 folds and finishes with the sum that is kept.
override TERMS: u32 = 0u;

// One over what the terms' mean divides by. step.terms_of: 0 a sum, 1 the classes, 2 the classes of every
// sample, 3 the samples.
fn terms_scale() -> f32 {
  let samples = f32(load_totals(6u));
  var denominator = 1.0;
  switch step.terms_of {
    case 1u: { denominator = f32(step.terms_each); }
    case 2u: { denominator = f32(step.terms_each) * samples; }
    case 3u: { denominator = samples; }
    default: {}
  }
  return select(1.0 / denominator, 0.0, denominator == 0.0);
}

// The slopes of a class by its sums, of which the third depends on no score.
fn keep_slopes(sample: u32, c: u32, slopes: vec3<f32>) {
  store_slopes(sample * step.classes + c, slopes.xy);
}

// What the companion's sum is multiplied by; a mean may be over elements of several classes.
fn companion_scale() -> f32 { return companion_factor() * (mean_scale() / f32(step.elements_each)); }

// A class whose sums make a term, and the cells that count in them.
struct Class { index: u32, cells: f32 }

// A term to a power: max(value, 0)^exponent, whose slope takes the value as at least 1e-6 and is 0 below 0.
fn to_power(inner: vec4<f32>, exponent: f32) -> vec4<f32> {
  let slope = select(exponent * power(max(inner.x, 1.0e-6), exponent - 1.0), 0.0, inner.x < 0.0);
  return vec4(power(max(inner.x, 0.0), exponent), slope * inner.yzw);
}

// 1 where a class that the target lacks has no term.
override ABSENT: u32 = 0u;

fn is_absent(sums: vec3<f32>) -> bool { return ABSENT == 1u && sums.z == 0.0; }
fn cells_of(sample: u32) -> f32 { return load_cells(3u * sample); }

fn broken(s: vec3<f32>) -> bool { return nonfinite(s.x) || nonfinite(s.y) || nonfinite(s.z); }

fn sums_at(sample: u32, c: u32) -> vec3<f32> {
  let at = (sample * step.classes + c) * 3u;
  return vec3(load_sums(at), load_sums(at + 1u), load_sums(at + 2u));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  let factor = overlap_factor() * terms_scale();
  let flags = load_totals(2u);
  var tally = Tally(0.0, 0u, 0u);
  for (var i = lid; i < step.folds; i += WORKGROUP) { tally.sum += fold(i, factor); }
  let total = block_tally(lid, tally);
  if lid == 0u && TERMS == 1u { store_terms(0u, total.sum); }
  if lid == 0u && TERMS != 1u {
    var loss = select(total.sum, load_terms(0u), TERMS == 2u) * factor;
    if COMPANION {
      let scale = companion_scale();
      loss += bitcast<f32>(load_totals(0u)) * scale + times_power_of_two(bitcast<f32>(load_totals(7u)) * scale, 64);
      // A score that is none is in the softmax of its row.
      if flags != 0u { loss = not_a_number(); }
    }
    if step.reduced == 1u { store_loss(0u, loss); }
    // The factor of the companion's gradient stands behind the slopes.
    if COMPANION { store_slopes(step.companion_at, vec2(companion_scale(), 0.0)); }
    store_status(0u, load_totals(1u));
    store_status(1u, flags);
  }
}
