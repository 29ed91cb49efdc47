// Sums over symbols of products of their counts: own pairs, pairs with the truth, pairs of the truth; and all counts.
struct Part { own: vec2<u32>, both: vec2<u32>, target_pairs: vec2<u32>, counts: vec2<u32> }

fn join(a: Part, b: Part) -> Part {
  return Part(
    add_64(a.own, b.own), add_64(a.both, b.both), add_64(a.target_pairs, b.target_pairs), a.counts + b.counts,
  );
}
