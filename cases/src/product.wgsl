// C = A B^T of square matrices of whole tiles: 8 TY rows by 8 TX columns, 8 x 8 elements in each invocation's registers,
// panels of DEPTH terms in workgroup memory. An invocation's columns are four, and the four that lie 4 TX further on.

override TX: u32;
override TY: u32;
override DEPTH: u32;
override INVOCATIONS: u32;
// vec4s of a panel: a term takes one more than it needs, so that terms start on different banks.
override LEFT: u32;
override RIGHT: u32;

@group(0) @binding(0) var<storage, read_write> c: array<f32>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

var<workgroup> left: array<vec4<f32>, LEFT>;
var<workgroup> right: array<vec4<f32>, RIGHT>;

// The products of four rows with four columns.
fn products(x: vec4<f32>, y: vec4<f32>) -> mat4x4<f32> { return mat4x4(x.x * y, x.y * y, x.z * y, x.w * y); }

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lid: u32) {
  let size = u32(round(sqrt(f32(arrayLength(&c)))));
  let across = size / (8u * TX);
  let row = (group.x / across) * 8u * TY;
  let column = (group.x % across) * 8u * TX;
  let tx = lid % TX;
  let ty = lid / TX;
  let k = lid % DEPTH;
  var top_near = mat4x4<f32>();
  var top_far = mat4x4<f32>();
  var bottom_near = mat4x4<f32>();
  var bottom_far = mat4x4<f32>();
  for (var start = 0u; start < size; start += DEPTH) {
    for (var cell = lid / DEPTH; cell < 2u * TY; cell += INVOCATIONS / DEPTH) {
      let i = (row + 4u * cell) * size + start + k;
      left[k * (2u * TY + 1u) + cell] = vec4(a[i], a[i + size], a[i + 2u * size], a[i + 3u * size]);
    }
    for (var cell = lid / DEPTH; cell < 2u * TX; cell += INVOCATIONS / DEPTH) {
      let i = (column + 4u * cell) * size + start + k;
      right[k * (2u * TX + 1u) + cell] = vec4(b[i], b[i + size], b[i + 2u * size], b[i + 3u * size]);
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d++) {
      let top = left[d * (2u * TY + 1u) + 2u * ty];
      let bottom = left[d * (2u * TY + 1u) + 2u * ty + 1u];
      let near = right[d * (2u * TX + 1u) + tx];
      let far = right[d * (2u * TX + 1u) + TX + tx];
      top_near += products(top, near);
      top_far += products(top, far);
      bottom_near += products(bottom, near);
      bottom_far += products(bottom, far);
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 4u; r++) {
    let top = (row + 8u * ty + r) * size + column + 4u * tx;
    let bottom = top + 4u * size;
    for (var i = 0u; i < 4u; i++) {
      c[top + i] = top_near[r][i];
      c[top + 4u * TX + i] = top_far[r][i];
      c[bottom + i] = bottom_near[r][i];
      c[bottom + 4u * TX + i] = bottom_far[r][i];
    }
  }
}
