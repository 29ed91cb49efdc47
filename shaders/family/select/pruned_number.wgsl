// How many of n weights are pruned: a share of them, halves to the even number. Linked besides: share_of, rounded.
fn pruned_of(n: u32) -> u32 { return rounded(share_of(n, params.amount)); }
