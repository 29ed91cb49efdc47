// A perceptron: PIXELS numbers, UNITS rectified units, WIDTH outputs. Forward, and backward to the weights and to the inputs.
// Forward takes several sets of weights, one after the other in memory, for the same inputs.
//
// `weights` holds the first layer [PIXELS + 1, UNITS] and the second one [UNITS + 1, WIDTH], the offsets in the last row
// of each. perceptron.rs writes PIXELS, UNITS, WIDTH and BATCH before this text.

/// First weight of the second layer.
const SECOND: u32 = (PIXELS + 1u) * UNITS;
const WEIGHTS: u32 = SECOND + (UNITS + 1u) * WIDTH;

/// `[row, PIXELS]`
@group(0) @binding(0) var<storage, read> inputs: array<f32>;
/// `[set, WEIGHTS]`
@group(0) @binding(1) var<storage, read> weights: array<f32>;
/// `[set, row, UNITS]`
@group(0) @binding(2) var<storage, read_write> units: array<f32>;
/// `[set, row, WIDTH]`
@group(0) @binding(3) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(4) var<storage, read> grad_outputs: array<f32>;
/// `[row, UNITS]`
@group(0) @binding(5) var<storage, read_write> grad_units: array<f32>;
@group(0) @binding(6) var<storage, read_write> grad_weights: array<f32>;
/// `[row, PIXELS]`
@group(0) @binding(7) var<storage, read_write> grad_inputs: array<f32>;

var<workgroup> input: array<f32, PIXELS>;
var<workgroup> unit: array<f32, UNITS>;

/// One workgroup a row and a set of weights: the row's units, then its outputs.
@compute @workgroup_size(UNITS)
fn forward(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let row = group.y * groups.x + group.x;
    let start = group.y * WEIGHTS;
    for (var i = lane; i < PIXELS; i += UNITS) {
        input[i] = inputs[group.x * PIXELS + i];
    }
    workgroupBarrier();
    var sum = weights[start + PIXELS * UNITS + lane];
    for (var i = 0u; i < PIXELS; i++) {
        sum += input[i] * weights[start + i * UNITS + lane];
    }
    unit[lane] = max(sum, 0.0);
    units[row * UNITS + lane] = unit[lane];
    workgroupBarrier();
    if lane < WIDTH {
        var result = weights[start + SECOND + UNITS * WIDTH + lane];
        for (var u = 0u; u < UNITS; u++) {
            result += unit[u] * weights[start + SECOND + u * WIDTH + lane];
        }
        outputs[row * WIDTH + lane] = result;
    }
}

/// The gradient of the units before they are rectified: one workgroup a row.
@compute @workgroup_size(UNITS)
fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let at = group.x * UNITS + lane;
    var sum = 0.0;
    for (var d = 0u; d < WIDTH; d++) {
        sum += grad_outputs[group.x * WIDTH + d] * weights[SECOND + lane * WIDTH + d];
    }
    grad_units[at] = select(0.0, sum, units[at] > 0.0);
}

/// The gradient of the inputs, from that of the units: one workgroup a row.
@compute @workgroup_size(64)
fn outward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    for (var i = lane; i < PIXELS; i += 64u) {
        var sum = 0.0;
        for (var u = 0u; u < UNITS; u++) {
            sum += grad_units[group.x * UNITS + u] * weights[i * UNITS + u];
        }
        grad_inputs[group.x * PIXELS + i] = sum;
    }
}

/// Gradient of a weight of the first layer: its pixel, or 1 for an offset, times the slope of its unit, over the batch.
fn first_slope(pixel: u32, into: u32) -> f32 {
    var sum = 0.0;
    for (var row = 0u; row < BATCH; row++) {
        var from_pixel = 1.0;
        if pixel < PIXELS {
            from_pixel = inputs[row * PIXELS + pixel];
        }
        sum += from_pixel * grad_units[row * UNITS + into];
    }
    return sum;
}

/// The same of the second layer.
fn second_slope(source: u32, into: u32) -> f32 {
    var sum = 0.0;
    for (var row = 0u; row < BATCH; row++) {
        var from_unit = 1.0;
        if source < UNITS {
            from_unit = units[row * UNITS + source];
        }
        sum += from_unit * grad_outputs[row * WIDTH + into];
    }
    return sum;
}

/// One invocation a weight: its gradient.
@compute @workgroup_size(64)
fn slopes(@builtin(global_invocation_id) id: vec3u) {
    if id.x < SECOND {
        grad_weights[id.x] = first_slope(id.x / UNITS, id.x % UNITS);
    } else if id.x < WEIGHTS {
        grad_weights[id.x] = second_slope((id.x - SECOND) / WIDTH, (id.x - SECOND) % WIDTH);
    }
}
