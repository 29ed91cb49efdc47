// 1 where a point of another label is near, and among the k nearest ones: the nearest of another label, then how many are
// closer than that one. Of equal distances the first comes first.

// Coordinates, and the bits of the label.
var<workgroup> tile: array<vec4<f32>, WORKGROUP>;
var<workgroup> tile_labels: array<i32, WORKGROUP>;
// Whether k is above 0: parameters of a caller's buffer are not known to be the same for all of the workgroup.
var<workgroup> counts_nearer: u32;

fn point_at(i: u32) -> vec3<f32> {
  var p = vec3(load_points(i * step.axes), 0.0, 0.0);
  if step.axes > 1u { p.y = load_points(i * step.axes + 1u); }
  if step.axes > 2u { p.z = load_points(i * step.axes + 2u); }
  return p;
}

fn square(a: vec3<f32>, b: vec3<f32>) -> f32 {
  let d = a - b;
  return d.x * d.x + d.y * d.y + d.z * d.z;
}

// Loads a tile. Every invocation calls it.
fn load_tile(lid: u32, first: u32) {
  workgroupBarrier();
  let i = min(first + lid, step.points - 1u);
  tile[lid] = vec4(point_at(i), 0.0);
  tile_labels[lid] = load_labels(i);
  workgroupBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = min((step.first_block + index) * WORKGROUP + lid, step.points - 1u);
  let own = point_at(i);
  let label = load_labels(i);
  var nearest = params.radius * params.radius;
  var who = 0xffffffffu;
  for (var first = 0u; first < step.points; first += WORKGROUP) {
    load_tile(lid, first);
    for (var j = 0u; j < min(WORKGROUP, step.points - first); j++) {
      let d = square(own, tile[j].xyz);
      if tile_labels[j] != label && d < nearest && !nonfinite(d) {
        nearest = d;
        who = first + j;
      }
    }
  }
  var closer = 0u;
  if lid == 0u { counts_nearer = select(0u, 1u, params.k > 0); }
  if workgroupUniformLoad(&counts_nearer) != 0u {
    for (var first = 0u; first < step.points; first += WORKGROUP) {
      load_tile(lid, first);
      for (var j = 0u; j < min(WORKGROUP, step.points - first); j++) {
        let d = square(own, tile[j].xyz);
        if d < nearest || (d == nearest && first + j < who) { closer += 1u; }
      }
    }
  }
  let among = params.k == 0 || closer < u32(params.k);
  if (step.first_block + index) * WORKGROUP + lid < step.end {
    store_mask(i, select(0.0, 1.0, who != 0xffffffffu && among));
  }
}
