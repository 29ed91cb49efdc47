// Central differences of fields [BATCH, TIMES, POINTS] in time and around the ring, at the times between the first and the
// last, and what their gradients make of the fields'. train.rs writes BATCH, TIMES, POINTS and PER_STEP before this text.

const INNER: u32 = TIMES - 2u;

@group(0) @binding(0) var<storage, read> fields: array<f32>;
@group(0) @binding(1) var<storage, read_write> in_time: array<f32>;
@group(0) @binding(2) var<storage, read_write> in_space: array<f32>;
@group(0) @binding(3) var<storage, read> grad_in_time: array<f32>;
@group(0) @binding(4) var<storage, read> grad_in_space: array<f32>;
@group(0) @binding(5) var<storage, read_write> grad_fields: array<f32>;

fn ahead(x: u32) -> u32 { return (x + 1u) % POINTS; }
fn behind(x: u32) -> u32 { return (x + POINTS - 1u) % POINTS; }

@compute @workgroup_size(64)
fn differences(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= BATCH * INNER * POINTS {
        return;
    }
    let x = id.x % POINTS;
    let t = id.x / POINTS % INNER + 1u;
    let field = id.x / (POINTS * INNER) * TIMES;
    in_time[id.x] = (fields[(field + t + 1u) * POINTS + x] - fields[(field + t - 1u) * POINTS + x]) * PER_STEP;
    let row = (field + t) * POINTS;
    in_space[id.x] = (fields[row + ahead(x)] - fields[row + behind(x)]) * PER_STEP;
}

/// The gradient of a field's number from those of the differences that hold it, added to what is there.
@compute @workgroup_size(64)
fn adjoint(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= BATCH * TIMES * POINTS {
        return;
    }
    let x = id.x % POINTS;
    let t = id.x / POINTS % TIMES;
    let first = id.x / (POINTS * TIMES) * INNER;
    var sum = 0.0;
    // Those of inner time s lie in row s - 1.
    if t >= 2u {
        sum += grad_in_time[(first + t - 2u) * POINTS + x];
    }
    if t < INNER {
        sum -= grad_in_time[(first + t) * POINTS + x];
    }
    if t >= 1u && t <= INNER {
        let row = (first + t - 1u) * POINTS;
        sum += grad_in_space[row + behind(x)] - grad_in_space[row + ahead(x)];
    }
    grad_fields[id.x] += sum * PER_STEP;
}
