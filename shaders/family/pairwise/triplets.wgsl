// Triplets of an anchor, a positive and a negative, one workgroup an anchor, from its row of distances.
//
// With w_p the number of negatives that make a triplet with positive p, and w_n that of positives, the sum of
// d_p - d_n + margin over an anchor's triplets is sum_p w_p d_p - sum_n w_n d_n + margin sum_p w_p, and w is the
// derivative. Positives are sorted, CHUNK of them at a time; each negative finds the run of them that it makes
// triplets with by bisection, adds 1 to the histogram where the run begins and takes 1 off where it ends, and the
// histogram's prefix sums are w_p. A fragment brings
//   fn run_end(count: u32, distance: f32) -> u32     end of the run, among the chunk's `count` sorted positives
//   fn store_result(row: u32, stat: Stat)            where values are wanted
//   fn weight_scale(row: u32) -> f32                 what multiplies the anchor's weights

const CHUNK: u32 = 1024u;
// Bisections that find one of CHUNK + 1 places.
const ROUNDS: u32 = 11u;

var<workgroup> keys: array<f32, CHUNK>;
var<workgroup> places: array<u32, CHUNK>;
var<workgroup> changes: array<atomic<i32>, CHUNK>;
var<workgroup> lane_counts: array<u32, WORKGROUP>;

fn kind_of(row: u32, label: i32, column: u32) -> u32 {
  if column >= step.columns { return NONE; }
  if step.excludes != 0u && row + step.outer_shift == column { return NONE; }
  let other = load_inner_marks(column).label;
  if !counted(label) || !counted(other) { return NONE; }
  return select(OTHER, SAME, label == other);
}

fn cell_of(row: u32, column: u32) -> u32 { return step.first_cell + (row - step.outer_first) * step.pitch + column; }

// First of `count` sorted positives for which d + margin > distance.
fn run_start(count: u32, distance: f32) -> u32 {
  var low = 0u;
  var high = count;
  for (var round = 0u; round < ROUNDS; round++) {
    if low >= high { break; }
    let middle = (low + high) / 2u;
    if keys[middle] + params.margin > distance { high = middle; } else { low = middle + 1u; }
  }
  return low;
}

// Sum over the invocations before this one. Every invocation calls it.
fn sum_before(lid: u32, mine: u32) -> u32 {
  var sum = mine;
  for (var stride = 1u; stride < WORKGROUP; stride *= 2u) {
    lane_counts[lid] = sum;
    workgroupBarrier();
    if lid >= stride { sum += lane_counts[lid - stride]; }
    workgroupBarrier();
  }
  return sum - mine;
}

// Sorts the first `size` keys, a power of two, with their places; ties by place.
fn sort_keys(lid: u32, size: u32) {
  for (var run = 2u; run <= size; run *= 2u) {
    for (var stride = run / 2u; stride > 0u; stride /= 2u) {
      for (var i = lid; i < size / 2u; i += WORKGROUP) {
        let a = 2u * i - (i & (stride - 1u));
        let b = a + stride;
        let greater = keys[a] > keys[b] || (keys[a] == keys[b] && places[a] > places[b]);
        if greater == ((a & run) == 0u) {
          let key = keys[a];
          let at = places[a];
          keys[a] = keys[b];
          places[a] = places[b];
          keys[b] = key;
          places[b] = at;
        }
      }
      workgroupBarrier();
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.outer_first + index;
  let label = load_outer_marks(row).label;
  var mine = 0u;
  for (var j = lid; j < step.columns; j += WORKGROUP) { mine += u32(kind_of(row, label, j) == SAME); }
  let before = sum_before(lid, mine);
  if lid == WORKGROUP - 1u { lane_counts[lid] = before + mine; }
  let total = workgroupUniformLoad(&lane_counts[WORKGROUP - 1u]);
  // The weights' sum is 0, so values are summed from a positive in the middle, and lose less.
  var middle = 0.0;
  for (var first = 0u; first < min(total, step.columns); first += CHUNK) {
    let count = min(CHUNK, total - first);
    var size = 1u;
    for (; size < count; size *= 2u) {}
    for (var i = lid; i < size; i += WORKGROUP) {
      keys[i] = 3e38;
      places[i] = 0xffffffffu;
    }
    for (var i = lid; i < size; i += WORKGROUP) { atomicStore(&changes[i], 0); }
    workgroupBarrier();
    var rank = before;
    for (var j = lid; j < step.columns; j += WORKGROUP) {
      if kind_of(row, label, j) != SAME { continue; }
      if rank >= first && rank < first + count {
        keys[rank - first] = load_block(cell_of(row, j));
        places[rank - first] = j;
      }
      rank++;
    }
    workgroupBarrier();
    sort_keys(lid, size);
    if first == 0u { middle = keys[count / 2u]; }
    for (var j = lid; j < step.columns; j += WORKGROUP) {
      if kind_of(row, label, j) != OTHER { continue; }
      let distance = load_block(cell_of(row, j));
      let start = run_start(count, distance);
      let end = run_end(count, distance);
      var found = 0u;
      if first > 0u { found = load_counts(cell_of(row, j)); }
      if start < end {
        atomicAdd(&changes[start], 1);
        if end < count { atomicAdd(&changes[end], -1); }
        found += end - start;
      }
      store_counts(cell_of(row, j), found);
    }
    workgroupBarrier();
    let share = (count + WORKGROUP - 1u) / WORKGROUP;
    var sum = 0;
    for (var i = lid * share; i < min((lid + 1u) * share, count); i++) { sum += atomicLoad(&changes[i]); }
    var running = bitcast<i32>(sum_before(lid, bitcast<u32>(sum)));
    for (var i = lid * share; i < min((lid + 1u) * share, count); i++) {
      running += atomicLoad(&changes[i]);
      store_counts(cell_of(row, places[i]), u32(running));
    }
    workgroupBarrier();
  }
  storageBarrier();
  workgroupBarrier();
  let scale = weight_scale(row);
  var stat = stat_none();
  for (var j = lid; j < step.columns; j += WORKGROUP) {
    let kind = kind_of(row, label, j);
    let distance = load_block(cell_of(row, j));
    var triplets = 0u;
    if kind != NONE && total > 0u { triplets = load_counts(cell_of(row, j)); }
    let sign = select(-1.0, 1.0, kind == SAME);
    stat.value += sign * f32(triplets) * (distance - middle);
    if kind == SAME { stat = stat_merge(stat, Stat(0.0, triplets, 0u)); }
    store_weight(cell_of(row, j), pull_weight(scale * sign * f32(triplets), distance));
  }
  store_result(lid, row, stat);
}
