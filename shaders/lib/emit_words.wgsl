// Halves of items that neighbours hold: invocations lid and lid ^ 1 have one word between them for each item. They swap every
// second one, so that the even invocation stores the words of even items, the odd one those of odd items.
// Linked besides: rows_own, whose scores the items take the place of.

// Words that an invocation stores between two barriers, by fours; items are twice as many.
const FOURS_SWAPPED: u32 = 2u;
override SWAPS: u32 = FOURS_SWAPPED * WORKGROUP;
// The rounds that ITEMS take.
override ROUNDS: u32 = 1u;

var<workgroup> swaps: array<vec4<f32>, SWAPS>;

fn emitted(r: u32) -> u32 { return items(r); }
fn emitted_class(r: u32, i: u32) -> u32 { return r + i * LANES; }
fn emit_item(p: u32, i: u32, start: u32, c: u32, gradient: f32) { keep(p, i, c, gradient); }

// Every invocation calls it.
fn emit_row(lid: u32, start: u32, inside: bool) {
  let odd = lid & 1u;
  let is_odd = odd == 1u;
  let first_c = lane_of(lid) + odd * LANES;
  let first = cell(start, first_c) - odd;
  for (var round = 0u; round < ROUNDS; round++) { // unrolled: ROUNDS
    for (var four = 0u; four < 2u; four++) { // unrolled: 2
      const at = 8u * (FOURS_SWAPPED * round + four);
      let evens = vec4(own[at], own[at + 2u], own[at + 4u], own[at + 6u]);
      let odds = vec4(own[at + 1u], own[at + 3u], own[at + 5u], own[at + 7u]);
      swaps[four * WORKGROUP + lid] = select(odds, evens, is_odd);
    }
    workgroupBarrier();
    if inside {
      for (var four = 0u; four < 2u; four++) { // unrolled: 2
        let others = swaps[four * WORKGROUP + (lid ^ 1u)];
        for (var k = 0u; k < 4u; k++) { // unrolled: 4
          const i = 8u * (FOURS_SWAPPED * round + four) + 2u * k;
          // Constants first: only the last items are not there for all.
          let both = i + 2u < ITEMS || (LANES == 1u && i + 2u == ITEMS);
          if i < ITEMS && (both || (i + odd < ITEMS && has(i + odd, first_c + i * LANES))) {
            let mine = select(own[i], own[i + 1u], is_odd);
            store2_grad_input(cell(first, i * LANES), select(mine, others[k], is_odd), select(others[k], mine, is_odd));
          }
        }
      }
    }
    workgroupBarrier();
  }
}
