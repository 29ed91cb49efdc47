// Derivatives of Chebyshev coefficients: d_i = sum over j > i, j - i odd, of 4 j u_j, half of it at i = 0; or the transposed
// map, from the low end. LANES invocations share a line, a part of it each.

override LANES: u32 = 1u;
override CONTIGUOUS: u32 = 0u;
override TRANSPOSED: u32 = 0u;

// Sums of a part, by parity of the index.
var<workgroup> parts: array<vec2<f32>, WORKGROUP>;

// Sums are kept in units of 2^24, so that they fit where the result does.
const UNIT: f32 = 0x1p-24f;

// The index at a place in the order of the sums.
fn index_at(place: u32) -> u32 { return select(step.length - 1u - place, place, TRANSPOSED == 1u); }

fn half_at_first(i: u32) -> f32 { return select(1.0, 0.5, i == 0u); }

// What an index adds, and what its own sum is multiplied by.
fn adds(i: u32) -> f32 { return UNIT * select(4.0 * f32(i), half_at_first(i), TRANSPOSED == 1u); }
fn takes(i: u32) -> f32 { return select(half_at_first(i), 4.0 * f32(i), TRANSPOSED == 1u); }

fn by_parity(i: u32, value: f32) -> vec2<f32> { return select(vec2(value, 0.0), vec2(0.0, value), i % 2u == 1u); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let lines = WORKGROUP / LANES;
  let lane = select(lid / lines, lid % LANES, CONTIGUOUS == 1u);
  let apart = select(lines, 1u, CONTIGUOUS == 1u);
  let line = (step.first_block + index) * lines + select(lid % lines, lid / LANES, CONTIGUOUS == 1u);
  let start = line / step.inner * step.inner * step.length + line % step.inner;
  let first = lane * step.part;
  let end = select(0u, min(first + step.part, step.length), line < step.end);
  var sum = vec2<f32>();
  if LANES > 1u {
    for (var place = first; place < end; place++) {
      let i = index_at(place);
      sum += by_parity(i, adds(i) * load_coefficients(start + i * step.inner));
    }
    parts[lid] = sum;
    workgroupBarrier();
    sum = vec2<f32>();
    for (var before = 0u; before < lane; before++) { sum += parts[lid - (lane - before) * apart]; }
  }
  for (var place = first; place < end; place++) {
    let i = index_at(place);
    let at = start + i * step.inner;
    store_result(at, times_power_of_two(takes(i) * select(sum.y, sum.x, i % 2u == 1u), 24));
    sum += by_parity(i, adds(i) * load_coefficients(at));
  }
}
