// Adam (Kingma and Ba, 2015) with a rate that falls to 0 along a cosine: one invocation a weight.

struct Schedule {
    rate: f32,
    steps: f32,
}

/// Mean and mean square of a weight's gradients, and the number of steps it took.
struct Moment {
    mean: f32,
    square: f32,
    steps: f32,
}

@group(0) @binding(0) var<uniform> schedule: Schedule;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<Moment>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(64)
fn adam(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= arrayLength(&weights) {
        return;
    }
    let slope = gradient[id.x];
    var moment = moments[id.x];
    let rate = schedule.rate * 0.5 * (1.0 + cos(3.14159265 * moment.steps / schedule.steps));
    moment.mean = mix(slope, moment.mean, 0.9);
    moment.square = mix(slope * slope, moment.square, 0.99);
    moment.steps += 1.0;
    let mean = moment.mean / (1.0 - pow(0.9, moment.steps));
    let square = moment.square / (1.0 - pow(0.99, moment.steps));
    weights[id.x] -= rate * mean / (sqrt(square) + 1e-8);
    moments[id.x] = moment;
}
