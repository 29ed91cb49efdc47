// Sums of clDice over the cells of a plane (sample and class): four tallies a block, of sk(p) t, sk(p), sk(t) p and
// sk(t), sk being the skeleton. The first one counts the bad labels.

const ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let units = step.tiles;
  let plane = step.first_plane + index / units;
  let sample = plane / step.terms;
  let c = step.first_class + plane % step.terms;
  var sums = vec4(0.0);
  var bad = 0u;
  var flags = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let cell = index % units * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if cell < step.cells {
      let state = cell_at(sample, cell);
      if state.bad && c == step.first_class { bad += 1u; }
      if state.counts {
        let x = load_input(score_index(sample, c, cell));
        let t = truth(sample, c, cell);
        let norm = norm_at(sample, cell);
        let skeletons = vec2(load_skeleton(index / units * step.cells + cell), load_truth_skeleton(plane * step.cells + cell));
        if no_input(x) || nonfinite(t) || nonfinite(norm.x) || nonfinite(skeletons.x) || nonfinite(skeletons.y) {
          flags = 1u;
        } else {
          let p = clamp(probability(x, norm), 0.0, 1.0);
          sums += vec4(skeletons.x * clamp(t, 0.0, 1.0), skeletons.x, skeletons.y * p, skeletons.y);
        }
      }
    }
  }
  let unit = 4u * (plane * units + index % units);
  let first = block_tally(lid, Tally(sums.x, bad, flags));
  let second = block_tally(lid, Tally(sums.y, 0u, 0u));
  let third = block_tally(lid, Tally(sums.z, 0u, 0u));
  let fourth = block_tally(lid, Tally(sums.w, 0u, 0u));
  if lid == 0u {
    store_sums(unit, first);
    store_sums(unit + 1u, second);
    store_sums(unit + 2u, third);
    store_sums(unit + 3u, fourth);
  }
}
