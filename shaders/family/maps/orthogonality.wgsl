// The mean over pairs of parts of (cosine - [same part])^2: a workgroup a sample, its products on chip.

override PAIR: u32 = 1u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 0u;
override PARTS: u32 = 1u;
override PRODUCTS: u32 = 1u;

// Cosines less 1 on the diagonal, one over the lengths, and the sum of each row times its cosines.
var<workgroup> table: array<f32, PRODUCTS>;
var<workgroup> inverse: array<f32, PARTS>;
var<workgroup> along: array<f32, PARTS>;

// One over the largest magnitude of a sample.
fn unit_of(lid: u32, first: u32) -> f32 {
  var most = vec4<f32>();
  for (var i = lid; i < step.each; i += WORKGROUP) { most.x = max(most.x, abs(load_input(first + i))); }
  return unit_scale(group_max(lid, most).x);
}

fn slope_of(first: u32, i: u32, unit: f32, factor: f32) -> f32 {
  let k = i % PARTS;
  var pulled = 0.0;
  for (var l = 0u; l < PARTS; l++) { pulled += table[k * PARTS + l] * (load_input(first + i - k + l) * unit * inverse[l]); }
  return factor * (pulled - load_input(first + i) * unit * inverse[k] * along[k]) * inverse[k] * unit;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let sample = step.first_block + index;
  let first = sample * step.each;
  let unit = unit_of(lid, first);
  for (var product = lid; product < PRODUCTS; product += WORKGROUP) {
    let k = product / PARTS;
    let l = product % PARTS;
    var sum = 0.0;
    for (var row = first; row < first + step.each; row += PARTS) {
      sum += (load_input(row + k) * unit) * (load_input(row + l) * unit);
    }
    table[product] = sum;
  }
  workgroupBarrier();
  for (var k = lid; k < PARTS; k += WORKGROUP) {
    let square = table[k * PARTS + k];
    inverse[k] = select(inverseSqrt(square), 0.0, square == 0.0);
  }
  workgroupBarrier();
  var tally = Tally(0.0, 0u, 0u);
  for (var product = lid; product < PRODUCTS; product += WORKGROUP) {
    let k = product / PARTS;
    let l = product % PARTS;
    let cosine = table[product] * inverse[k] * inverse[l];
    // A unit vector's product with itself is 1, and that of a zero vector 0.
    let apart = select(cosine, select(0.0, -1.0, inverse[k] == 0.0), k == l && !is_nan(cosine));
    table[product] = apart;
    tally.sum += apart * apart / f32(PRODUCTS);
  }
  let total = block_tally(lid, tally);
  if lid == 0u {
    store_loss(sample, total.sum);
    if VALUE == 1u { store_partials(sample, Tally(total.sum, 0u, select(0u, 1u, is_nan(total.sum)))); }
  }
  if GRADIENT == 0u { return; }
  workgroupBarrier();
  for (var k = lid; k < PARTS; k += WORKGROUP) {
    var sum = 0.0;
    for (var l = 0u; l < PARTS; l++) {
      let apart = table[k * PARTS + l];
      sum += apart * select(apart, 1.0 + apart, k == l);
    }
    along[k] = sum;
  }
  workgroupBarrier();
  let factor = 4.0 / f32(PRODUCTS) * mean_scale() * load_grad_output(upstream_index(sample));
  for (var i = lid * PAIR; i < step.each; i += WORKGROUP * PAIR) {
    let slope = slope_of(first, i, unit, factor);
    if PAIR == 2u {
      store2_grad_input(first + i, slope, slope_of(first, i + 1u, unit, factor));
    } else {
      store_grad_input(first + i, slope);
    }
  }
}
