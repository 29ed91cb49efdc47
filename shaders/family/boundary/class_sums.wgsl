// Sums of each class over a block of cells: of its shares times each channel of the image, then of the shares.

const ITEMS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let start = unit % step.units * (WORKGROUP * ITEMS) + lid;
  for (var c = 0u; c < step.terms; c++) {
    var shares = array<f32, ITEMS>();
    strayed = false;
    for (var i = 0u; i < 4u; i++) { // unrolled: 4
      let cell = start + i * WORKGROUP;
      shares[i] = 0.0;
      if cell < step.cells { shares[i] = share(sample, c, cell); }
    }
    for (var k = 0u; k <= step.channels; k++) {
      var tally = Tally(0.0, 0u, 0u);
      for (var i = 0u; i < 4u; i++) { // unrolled: 4
        let cell = start + i * WORKGROUP;
        if cell < step.cells {
          var value = 1.0;
          if k < step.channels { value = load_image(image_index(sample, k, cell)); }
          strayed = strayed || nonfinite(value);
          tally.sum += shares[i] * value;
        }
      }
      if strayed { tally = Tally(0.0, 0u, 1u); }
      let total = block_tally(lid, tally);
      if lid == 0u { store_sums((unit * step.terms + c) * (step.channels + 1u) + k, total); }
    }
  }
}
