// A step of the search by the sums of all blocks: Newton's, held between what is known to lie below and above the minimum.
// Linked besides: temperature_state.

var<workgroup> parts: array<Part, WORKGROUP>;

// A step below this is the last one: what is left is its square.
const LAST_STEP: f32 = 0x1p-11f;

// The middle between the ends by ratio, or an end towards which the search goes that has not been tried.
fn between(s: Search, up: bool) -> f32 {
  if up && (s.ends & TRIED_HIGH) == 0u { return s.high; }
  if !up && (s.ends & TRIED_LOW) == 0u { return s.low; }
  return sqrt(s.low) * sqrt(s.high);
}

fn next_search(before: Search, sum: Part) -> Search {
  var s = before;
  if sum.count == 0u { return Search(1.0, 1.0, 1.0, 0u, 0.0, 0.0, ENDED, 0u); }
  if (sum.marks & 1u) != 0u { return Search(s.beta, s.low, s.high, 0u, 0.0, 0.0, STRAY, 0u); }
  s.nll = sum.nll / (f32(sum.count) * bitcast<f32>(step.share));
  if s.stage == ENDS_NEXT {
    s.stage = ENDED;
    return s;
  }
  // Where all labels have the largest score and some row tells it, more is better, though f32 may not show it.
  let up = sum.slope < 0.0 || (sum.slope == 0.0 && (sum.marks & 6u) == 4u);
  if !up && sum.slope == 0.0 {
    s.stage = ENDED;
    return s;
  }
  let at_end = select(s.beta <= s.low && (s.ends & TRIED_LOW) == 0u, s.beta >= s.high && (s.ends & TRIED_HIGH) == 0u, up);
  if at_end {
    s.stage = ENDED;
    return s;
  }
  if up {
    s.low = s.beta;
    s.ends |= TRIED_LOW;
  } else {
    s.high = s.beta;
    s.ends |= TRIED_HIGH;
  }
  var next = between(s, up);
  var moved = ANY_STEP;
  if sum.bend > 0.0 {
    let way = sum.slope / sum.bend;
    let newton = s.beta - s.beta * way;
    // Steps that do not shrink go nowhere soon.
    if newton > s.low && newton < s.high && abs(way) <= 0.5 * s.moved {
      next = newton;
      moved = abs(way);
    }
  }
  if moved < LAST_STEP { s.stage = ENDS_NEXT; }
  s.moved = moved;
  s.beta = next;
  return s;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  var sum = Part();
  for (var block = lid; block < step.blocks; block += WORKGROUP) { sum = join(sum, load_parts(block)); }
  parts[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lid == 0u {
    var search = search_start();
    if step.round > 0u { search = load_search(0u); }
    if search.stage < ENDED {
      let next = next_search(search, parts[0]);
      // The last sums are those of where the search is.
      if step.last == 1u && next.stage < ENDED {
        search.nll = next.nll;
      } else {
        search = next;
      }
    }
    store_search(0u, search);
    if step.last == 1u {
      let stray = search.stage == STRAY;
      store_temperature(0u, select(1.0 / search.beta, not_a_number(), stray));
      store_nll(0u, select(search.nll, not_a_number(), stray));
    }
  }
}
