// Prefix sums over a workgroup.

// Invocations whose sums one of them adds up.
const SUMMED: u32 = 16u;
override SUMMED_RUNS: u32 = WORKGROUP / SUMMED;

var<workgroup> summed: array<u32, WORKGROUP>;
var<workgroup> summed_runs: array<u32, SUMMED_RUNS>;

// The sum of what the invocations before bring, and that of all. Every invocation calls it.
fn sums_before(lid: u32, mine: u32) -> vec2<u32> {
  workgroupBarrier();
  summed[lid] = mine;
  workgroupBarrier();
  if lid < SUMMED_RUNS {
    var sum = 0u;
    for (var i = 0u; i < SUMMED; i++) { sum += summed[lid * SUMMED + i]; }
    summed_runs[lid] = sum;
  }
  workgroupBarrier();
  let run = lid / SUMMED;
  var before = 0u;
  for (var i = 0u; i < SUMMED; i++) {
    let at = run * SUMMED + i;
    before += select(0u, summed[at], at < lid);
  }
  var all = 0u;
  for (var i = 0u; i < SUMMED_RUNS; i++) {
    let sum = summed_runs[i];
    before += select(0u, sum, i < run);
    all += sum;
  }
  return vec2(before, all);
}
