// Each row and its class's centre: 16 invocations a row.

const LANES: u32 = 16u;

var<workgroup> lane_values: array<f32, WORKGROUP>;
var<workgroup> lane_flags: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let lane = lid % LANES;
  let base = lid - lane;
  let q = step.first + index * (WORKGROUP / LANES) + lid / LANES;
  let inside = q < step.end;
  let row = row_at(q, inside);
  // A row belongs to the step that binds its centre; one without belongs to the first.
  let here = row.counts && row.label >= step.class_first && row.label < step.class_end;
  let nothing = inside && !row.counts && step.class_first == 0u;
  var sum = 0.0;
  var flags = 0u;
  if here {
    for (var d = lane; d < step.width; d += LANES) {
      let x = load_embeddings(q * step.width + d);
      let c = load_centers(row.label * step.width + d);
      flags |= u32(nonfinite(x) || nonfinite(c));
      sum += (x - c) * (x - c);
    }
  }
  lane_values[lid] = sum;
  lane_flags[lid] = flags;
  workgroupBarrier();
  sum = 0.0;
  for (var i = 0u; i < LANES; i++) {
    sum += lane_values[base + i];
    flags |= lane_flags[base + i];
  }
  let value = 0.5 * params.lambda * sum;
  if here || nothing {
    if lane == 0u { store_values(q, select(value, not_a_number(), flags != 0u)); }
    let slope = params.lambda * mean_scale() * load_grad_output(upstream_index(q));
    for (var d = 2u * lane; d < step.width; d += 2u * LANES) {
      let first = row_slope(here, slope, q, row.label, d);
      if d + 1u < step.width {
        store2_grad_embeddings(q * step.width + d, first, row_slope(here, slope, q, row.label, d + 1u));
      } else {
        store_grad_embeddings(q * step.width + d, first);
      }
    }
  }
}

fn row_slope(here: bool, slope: f32, q: u32, label: u32, d: u32) -> f32 {
  if !here { return 0.0; }
  let x = load_embeddings(q * step.width + d);
  let c = load_centers(label * step.width + d);
  if nonfinite(x) || nonfinite(c) { return not_a_number(); }
  let apart = x - c;
  // A difference beyond f32 is multiplied first.
  return select(slope * apart, slope * x - slope * c, nonfinite(apart));
}
