// Halves of rows of even length: neighbours have one word between them in each row. They swap every second row, so that the
// even one stores the words of even rows, the odd one those of odd rows.

var<private> quad: vec4<f32>;
var<workgroup> swaps: array<vec2<f32>, BANDS>;

fn emit_pixel(o: u32, i: u32, gradient: f32) { quad[o] = gradient; }

// Every invocation calls it.
fn emit_quad(k: u32, plane: u32, top: vec2<i32>) {
  let odd = (k & 1u) == 1u;
  if k < BANDS { swaps[k] = select(quad.yw, quad.xz, odd); }
  workgroupBarrier();
  if k < BANDS {
    let mine = select(quad.xz, quad.yw, odd);
    let others = swaps[k ^ 1u];
    let left = select(mine, others, odd);
    let right = select(others, mine, odd);
    let x = top.x - i32(odd);
    for (var o = 0u; o < 2u; o++) { // unrolled: 2
      let y = top.y + i32(2u * o) + i32(odd);
      if inside(y, x) { store2_grad_input(pixel(plane, y, x), left[o], right[o]); }
    }
  }
  workgroupBarrier();
}
