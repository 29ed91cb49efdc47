// 1 where a Sobel response along x or y to the cells of some label is not 0. A cell beyond the border has no label.

fn counts(label: i32) -> bool { return label != INVALID_LABEL && label != params.ignore_index; }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let q = step.first + i;
  let cell = q % step.cells;
  let y = cell / step.width;
  let x = cell % step.width;
  var labels: array<i32, 9>;
  for (var k = 0u; k < 9u; k++) {
    let row = y + k / 3u - 1u;
    let column = x + k % 3u - 1u;
    labels[k] = INVALID_LABEL;
    if row < step.height && column < step.width {
      let label = load_labels(q - cell + row * step.width + column);
      if counts(label) { labels[k] = label; }
    }
  }
  var responds = false;
  for (var k = 0u; k < 9u; k++) {
    var response = vec2(0);
    for (var other = 0u; other < 9u; other++) {
      let at = vec2(i32(other % 3u), i32(other / 3u)) - 1;
      response += select(vec2(0), at * (2 - abs(at.yx)), labels[other] == labels[k]);
    }
    responds = responds || (labels[k] != INVALID_LABEL && any(response != vec2(0)));
  }
  store_result(q, select(0.0, 1.0, responds && counts(load_labels(q))));
}
