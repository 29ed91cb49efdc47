// C = A B^T of square matrices, the rows a multiple of 64: tiles of 64 x 64, 8 x 4 elements in each of 128
// invocations' registers, panels of 16 columns in workgroup memory.

@group(0) @binding(0) var<storage, read_write> c: array<f32>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

var<workgroup> left: array<vec4<f32>, 272>;
var<workgroup> right: array<vec4<f32>, 272>;

@compute @workgroup_size(128)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lid: u32) {
  let size = u32(round(sqrt(f32(arrayLength(&c)))));
  let across = size / 64u;
  let row = (group.x / across) * 64u;
  let column = (group.x % across) * 64u;
  let tx = lid % 16u;
  let ty = lid / 16u;
  let k = lid % 16u;
  var total = array<vec4<f32>, 8>();
  for (var start = 0u; start < size; start += 16u) {
    for (var cell = lid / 16u; cell < 16u; cell += 8u) {
      let i = (row + 4u * cell) * size + start + k;
      left[k * 17u + cell] = vec4(a[i], a[i + size], a[i + 2u * size], a[i + 3u * size]);
      let j = (column + 4u * cell) * size + start + k;
      right[k * 17u + cell] = vec4(b[j], b[j + size], b[j + 2u * size], b[j + 3u * size]);
    }
    workgroupBarrier();
    for (var d = 0u; d < 16u; d++) {
      let x = left[d * 17u + 2u * ty];
      let y = left[d * 17u + 2u * ty + 1u];
      let z = right[d * 17u + tx];
      total[0] += x.x * z;
      total[1] += x.y * z;
      total[2] += x.z * z;
      total[3] += x.w * z;
      total[4] += y.x * z;
      total[5] += y.y * z;
      total[6] += y.z * z;
      total[7] += y.w * z;
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 8u; r++) {
    for (var i = 0u; i < 4u; i++) { c[(row + 8u * ty + r) * size + column + 4u * tx + i] = total[r][i]; }
  }
}
