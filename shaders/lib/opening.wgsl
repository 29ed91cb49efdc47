// Largest eroded value of the box of 3 around a cell, at its first place in row-major order: the opening.

struct Opened { value: f32, arg: u32, bad: bool }

fn opening(i: u32) -> Opened {
  let p = place_of(i);
  var best = Opened(0.0, 0xffffffffu, false);
  for (var z = low(p.z); z < high(p.z, step.depth); z++) {
    for (var y = low(p.y); y < high(p.y, step.height); y++) {
      for (var x = low(p.x); x < high(p.x, step.width); x++) {
        let n = at(p, z, y, x);
        let v = load_eroded(n);
        best.bad = best.bad || nonfinite(v);
        if best.arg == 0xffffffffu || v > best.value {
          best.value = v;
          best.arg = n;
        }
      }
    }
  }
  return best;
}
