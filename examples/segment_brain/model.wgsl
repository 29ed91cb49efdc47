// A classifier of pixels: 12 features, 16 rectified units, 3 logits. Forward and backward.
//
// Everything comes in fours: features in 3 vectors, units in 4 blocks, the logits in one vector whose last entry
// stays 0. The weights are the columns of both layers: for each block 12 columns and the offsets of its units, then a
// column for each unit and the offsets of the logits. model.rs writes BLOCK_COLUMNS, SECOND, COLUMNS and GROUPS before
// this text.

/// Invocations of a workgroup of `backward`.
const LANES: u32 = 32u;
/// Sums that an invocation of `backward` gathers: a block's columns and offsets, its units' columns, the last offsets.
const SUMS: u32 = BLOCK_COLUMNS + 5u;

struct Batch {
    /// First slice in `features`.
    first: u32,
    slices: u32,
    /// Pixels of a slice.
    pixels: u32,
}

@group(0) @binding(0) var<uniform> batch: Batch;
/// `[slice, 3, pixel]`
@group(0) @binding(1) var<storage, read> features: array<vec4f>;
@group(0) @binding(2) var<uniform> weights: array<vec4f, COLUMNS>;
/// `[slice of the batch, 3, pixel]`
@group(0) @binding(3) var<storage, read_write> logits: array<f32>;
@group(0) @binding(4) var<storage, read> grad_logits: array<f32>;
/// `[GROUPS, COLUMNS]`: each workgroup's part of the weights' gradient.
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gradient: array<vec4f>;

/// Four columns times four numbers.
fn times(column: u32, x: vec4f) -> vec4f {
    return weights[column] * x.x + weights[column + 1u] * x.y + weights[column + 2u] * x.z + weights[column + 3u] * x.w;
}

/// A block of units for a pixel's features.
fn units(block: u32, x: array<vec4f, 3>) -> vec4f {
    let first = block * BLOCK_COLUMNS;
    let sum = weights[first + 12u] + times(first, x[0]) + times(first + 4u, x[1]) + times(first + 8u, x[2]);
    return max(sum, vec4f());
}

/// A pixel's features.
fn load(slice: u32, cell: u32) -> array<vec4f, 3> {
    let at = (batch.first + slice) * 3u * batch.pixels + cell;
    return array(features[at], features[at + batch.pixels], features[at + 2u * batch.pixels]);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= batch.slices * batch.pixels {
        return;
    }
    let slice = id.x / batch.pixels;
    let cell = id.x % batch.pixels;
    let x = load(slice, cell);
    let sum = weights[SECOND + 16u] + times(SECOND, units(0u, x)) + times(SECOND + 4u, units(1u, x))
        + times(SECOND + 8u, units(2u, x)) + times(SECOND + 12u, units(3u, x));
    let at = slice * 3u * batch.pixels + cell;
    logits[at] = sum.x;
    logits[at + batch.pixels] = sum.y;
    logits[at + 2u * batch.pixels] = sum.z;
}

/// The block that `backward` takes.
override BLOCK: u32 = 0u;
/// `[lane, SUMS]`
var<workgroup> tile: array<vec4f, LANES * SUMS>;

/// The gradient of a block's weights: each invocation takes every so many pixels, then the workgroup adds up.
@compute @workgroup_size(LANES)
fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
    let column = SECOND + 4u * BLOCK;
    var sums: array<vec4f, SUMS>;
    for (var pixel = group.x * LANES + lane; pixel < batch.slices * batch.pixels; pixel += GROUPS * LANES) {
        let slice = pixel / batch.pixels;
        let cell = pixel % batch.pixels;
        let x = load(slice, cell);
        let unit = units(BLOCK, x);
        let at = slice * 3u * batch.pixels + cell;
        let slope = vec4f(grad_logits[at], grad_logits[at + batch.pixels], grad_logits[at + 2u * batch.pixels], 0.0);
        let through = vec4f(
            dot(weights[column], slope),
            dot(weights[column + 1u], slope),
            dot(weights[column + 2u], slope),
            dot(weights[column + 3u], slope),
        );
        let inner = select(vec4f(), through, unit > vec4f());
        sums[0] += inner * x[0].x;
        sums[1] += inner * x[0].y;
        sums[2] += inner * x[0].z;
        sums[3] += inner * x[0].w;
        sums[4] += inner * x[1].x;
        sums[5] += inner * x[1].y;
        sums[6] += inner * x[1].z;
        sums[7] += inner * x[1].w;
        sums[8] += inner * x[2].x;
        sums[9] += inner * x[2].y;
        sums[10] += inner * x[2].z;
        sums[11] += inner * x[2].w;
        sums[12] += inner;
        sums[13] += slope * unit.x;
        sums[14] += slope * unit.y;
        sums[15] += slope * unit.z;
        sums[16] += slope * unit.w;
        sums[17] += slope;
    }
    for (var s = 0u; s < SUMS; s++) {
        tile[lane * SUMS + s] = sums[s];
    }
    workgroupBarrier();
    if lane >= SUMS {
        return;
    }
    var total = vec4f();
    for (var other = 0u; other < LANES; other++) {
        total += tile[other * SUMS + lane];
    }
    let start = group.x * COLUMNS;
    if lane < BLOCK_COLUMNS {
        partials[start + BLOCK * BLOCK_COLUMNS + lane] = total;
    } else if lane < BLOCK_COLUMNS + 4u {
        partials[start + column + lane - BLOCK_COLUMNS] = total;
    } else if BLOCK == 0u {
        partials[start + SECOND + 16u] = total;
    }
}

/// Adds up the parts of the weights' gradient.
@compute @workgroup_size(LANES)
fn slopes(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= COLUMNS {
        return;
    }
    var slope = vec4f();
    for (var g = 0u; g < GROUPS; g++) {
        slope += partials[g * COLUMNS + id.x];
    }
    gradient[id.x] = slope;
}
