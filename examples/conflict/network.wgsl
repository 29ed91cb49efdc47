// A network u(x, t) = d + sum_k v_k tanh(a_k x + b_k t + c_k) with its derivatives, and the gradients of its weights.
//
// `weights` holds a, b, c and v of all units, then d. The first EQUATION points give the residual u_t + u u_x - VISCOSITY u_xx
// of Burgers' equation, the others u. network.rs writes UNITS, TASKS, POINTS, EQUATION, VISCOSITY and STARTS, the first point
// of each task and the end, before this text.

const WEIGHTS: u32 = 4u * UNITS + 1u;
const LANES: u32 = 64u;

/// `[point]`: x, t.
@group(0) @binding(0) var<storage, read> points: array<vec2f>;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<f32>;
/// `[point]`: u and u_x.
@group(0) @binding(3) var<storage, read_write> kept: array<vec2f>;
@group(0) @binding(4) var<storage, read> slopes: array<f32>;
/// `[TASKS, WEIGHTS]`
@group(0) @binding(5) var<storage, read_write> gradients: array<f32>;

var<workgroup> sums: array<vec4f, LANES>;
var<workgroup> offsets: array<f32, LANES>;

struct Unit {
    a: f32,
    b: f32,
    c: f32,
    v: f32,
}

fn unit(k: u32) -> Unit {
    return Unit(weights[k], weights[UNITS + k], weights[2u * UNITS + k], weights[3u * UNITS + k]);
}

/// u, u_t, u_x, u_xx.
fn solution(p: vec2f) -> vec4f {
    var sum = vec4f(weights[4u * UNITS], 0.0, 0.0, 0.0);
    for (var k = 0u; k < UNITS; k++) {
        let w = unit(k);
        let s = tanh(clamp(w.a * p.x + w.b * p.y + w.c, -20.0, 20.0));
        let s1 = 1.0 - s * s;
        sum += w.v * vec4f(s, w.b * s1, w.a * s1, -2.0 * w.a * w.a * s * s1);
    }
    return sum;
}

/// One invocation a point of a step.
@compute @workgroup_size(LANES)
fn forward(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= POINTS {
        return;
    }
    let u = solution(points[id.x]);
    kept[id.x] = vec2f(u.x, u.z);
    if id.x < EQUATION {
        outputs[id.x] = u.y + u.x * u.z - VISCOSITY * u.w;
    } else {
        outputs[id.x] = u.x;
    }
}

/// One invocation a point: u.
@compute @workgroup_size(LANES)
fn values(@builtin(global_invocation_id) id: vec3u) {
    if id.x < arrayLength(&points) {
        outputs[id.x] = solution(points[id.x]).x;
    }
}

/// One workgroup a unit and a task: the gradient of the unit's weights over the task's points, and that of d.
@compute @workgroup_size(LANES)
fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let w = unit(group.x);
    var starts = STARTS;
    var sum = vec4f();
    var offset = 0.0;
    for (var i = starts[group.y] + lane; i < starts[group.y + 1u]; i += LANES) {
        let p = points[i];
        // What the output changes by with u, u_t, u_x and u_xx.
        var by = vec4f(1.0, 0.0, 0.0, 0.0);
        if group.y == 0u {
            by = vec4f(kept[i].y, 1.0, kept[i].x, -VISCOSITY);
        }
        by *= slopes[i];
        let s = tanh(clamp(w.a * p.x + w.b * p.y + w.c, -20.0, 20.0));
        let s1 = 1.0 - s * s;
        let s2 = -2.0 * s * s1;
        let s3 = -2.0 * (s1 * s1 + s * s2);
        let first = by.y * w.b + by.z * w.a;
        let second = by.w * w.a * w.a;
        let inner = w.v * (by.x * s1 + first * s2 + second * s3);
        let own_a = w.v * (by.z * s1 + 2.0 * by.w * w.a * s2);
        let own_b = w.v * by.y * s1;
        sum += vec4f(inner * p.x + own_a, inner * p.y + own_b, inner, by.x * s + first * s1 + second * s2);
        offset += by.x;
    }
    sums[lane] = sum;
    offsets[lane] = offset;
    for (var half = LANES / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if lane < half {
            sums[lane] += sums[lane + half];
            offsets[lane] += offsets[lane + half];
        }
    }
    if lane == 0u {
        let first = group.y * WEIGHTS + group.x;
        gradients[first] = sums[0].x;
        gradients[first + UNITS] = sums[0].y;
        gradients[first + 2u * UNITS] = sums[0].z;
        gradients[first + 3u * UNITS] = sums[0].w;
        if group.x == 0u {
            gradients[group.y * WEIGHTS + 4u * UNITS] = offsets[0];
        }
    }
}
