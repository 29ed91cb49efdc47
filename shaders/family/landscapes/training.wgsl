// A network with one hidden layer, trained by gradient descent over all samples, and the measure of its losses; one
// workgroup a training. Weights are in workgroup memory, those of the first layer first; an invocation owns every
// WORKGROUP-th. Between steps of a call they wait in `state`, with what was measured so far. Linked besides: unit(a),
// unit_slope(h), the measure.

override INPUTS: u32 = 1u;
override OUTPUTS: u32 = 1u;
// Both layers' weights, and those of an invocation, at most MOST_OWN.
override WEIGHTS: u32 = 2u;
override OWN: u32 = 1u;
const MOST_OWN: u32 = 32u;
// Units and errors of a tile of samples, which are taken AT_ONCE at a time: those beyond the last sample are 0.
override HIDDEN: u32 = 1u;
override ERRORS: u32 = 64u;
override AT_ONCE: u32 = 1u;
// Whether the grid's first number is added to the first layer, rather than its learning rate.
override OFFSET: u32 = 0u;

var<workgroup> weights: array<f32, WEIGHTS>;
var<workgroup> hidden: array<f32, HIDDEN>;
var<workgroup> errors: array<f32, ERRORS>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let own_state = (step.first_block + index) * (WEIGHTS + 4u);
  let point = step.first_point + step.first_block + index;
  let given = vec2(load_grid(2u * point), load_grid(2u * point + 1u));
  let first_layer = INPUTS * INPUTS;
  let to_hidden = inverseSqrt(f32(INPUTS));
  let to_output = 1.0 / f32(INPUTS);
  let of_mean = 1.0 / f32(OUTPUTS * step.samples);
  var series = Part();
  var start = 0.0;
  let begins = step.first_round == 0u;
  for (var k = lid; k < WEIGHTS; k += WORKGROUP) {
    var w = 0.0;
    if !begins { w = load_state(own_state + k); }
    if begins && k < first_layer { w = load_w0(k) + f32(OFFSET) * given.x; }
    if begins && k >= first_layer { w = load_w1(k - first_layer); }
    weights[k] = w;
  }
  if !begins {
    let kept = own_state + WEIGHTS;
    series = Part(load_state(kept), load_state(kept + 1u), load_state(kept + 2u));
    start = load_state(kept + 3u);
  }
  var rates = given;
  if OFFSET == 1u { rates.x = given.y; }

  for (var round = step.first_round; round < step.end_round; round++) {
    var slopes = array<f32, MOST_OWN>();
    for (var r = 0u; r < OWN; r++) { // unrolled: OWN
      slopes[r] = 0.0;
    }
    var loss = 0.0;
    for (var tile = 0u; tile < step.tiles; tile++) {
      let first = tile * step.tile;
      let count = min(step.tile, step.samples - first);
      let filled = (count + AT_ONCE - 1u) / AT_ONCE * AT_ONCE;
      workgroupBarrier();
      for (var p = lid; p < filled * INPUTS; p += WORKGROUP) {
        let x = min(first + p / INPUTS, step.samples - 1u) * INPUTS;
        let j = p % INPUTS;
        var sum = 0.0;
        for (var i = 0u; i < INPUTS; i++) { // unrolled: INPUTS
          sum += load_input(x + i) * weights[i * INPUTS + j];
        }
        // What is no number stays none, whatever the activation makes of it.
        let h = select(unit(sum * to_hidden), not_a_number(), nonfinite(sum));
        hidden[p] = select(0.0, h, p < count * INPUTS);
      }
      workgroupBarrier();
      for (var p = lid; p < filled * OUTPUTS; p += WORKGROUP) {
        let h = p / OUTPUTS * INPUTS;
        let w = first_layer + p % OUTPUTS;
        var error = 0.0;
        if p < count * OUTPUTS {
          var sum = 0.0;
          for (var j = 0u; j < INPUTS; j++) { // unrolled: INPUTS
            sum += hidden[h + j] * weights[w + j * OUTPUTS];
          }
          error = sum * to_output - load_target(first * OUTPUTS + p);
        }
        loss += error * error;
        errors[p] = 2.0 * of_mean * error;
      }
      workgroupBarrier();
      for (var r = 0u; r < OWN; r++) { // unrolled: OWN
        let k = lid + r * WORKGROUP;
        if k >= first_layer && k < WEIGHTS {
          let j = (k - first_layer) / OUTPUTS;
          let t = (k - first_layer) % OUTPUTS;
          var sum = 0.0;
          for (var s = 0u; s < filled; s += AT_ONCE) {
            for (var u = 0u; u < AT_ONCE; u++) { // unrolled: AT_ONCE
              sum += hidden[(s + u) * INPUTS + j] * errors[(s + u) * OUTPUTS + t];
            }
          }
          slopes[r] += sum * to_output;
        }
      }
      workgroupBarrier();
      // The slopes of the units' sums take the units' place.
      for (var p = lid; p < filled * INPUTS; p += WORKGROUP) {
        let e = p / INPUTS * OUTPUTS;
        let w = first_layer + p % INPUTS * OUTPUTS;
        var sum = 0.0;
        for (var t = 0u; t < OUTPUTS; t++) { // unrolled: OUTPUTS
          sum += errors[e + t] * weights[w + t];
        }
        hidden[p] = sum * (to_output * to_hidden) * unit_slope(hidden[p]);
      }
      workgroupBarrier();
      for (var r = 0u; r < OWN; r++) { // unrolled: OWN
        let k = lid + r * WORKGROUP;
        if k < first_layer {
          let i = k / INPUTS;
          let j = k % INPUTS;
          var sum = 0.0;
          for (var s = 0u; s < filled; s += AT_ONCE) {
            for (var u = 0u; u < AT_ONCE; u++) { // unrolled: AT_ONCE
              let x = min(first + s + u, step.samples - 1u) * INPUTS + i;
              sum += load_input(x) * hidden[(s + u) * INPUTS + j];
            }
          }
          slopes[r] += sum;
        }
      }
    }
    workgroupBarrier();
    for (var r = 0u; r < OWN; r++) { // unrolled: OWN
      let k = lid + r * WORKGROUP;
      if k < WEIGHTS { weights[k] -= select(rates.y, rates.x, k < first_layer) * slopes[r]; }
      workgroupBarrier();
    }
    errors[lid] = loss;
    for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
      workgroupBarrier();
      if lid < half { errors[lid] += errors[lid + half]; }
    }
    if lid == 0u {
      let value = errors[0] * of_mean;
      if round == 0u { start = value; }
      series = join(series, measured(value, start, round >= step.tail_from));
    }
  }
  if step.end_round < step.steps {
    for (var k = lid; k < WEIGHTS; k += WORKGROUP) { store_state(own_state + k, weights[k]); }
    if lid == 0u {
      let kept = own_state + WEIGHTS;
      store_state(kept, series.sum);
      store_state(kept + 1u, series.inverse);
      store_state(kept + 2u, series.tail);
      store_state(kept + 3u, start);
    }
  } else if lid == 0u {
    store_result(point, measure(series, f32(step.steps - step.tail_from)));
  }
}
