//! How the distance transform halves the rows of an axis.

/// Most levels of one dispatch: its rows' costs live in registers.
const SPLIT_BITS: u32 = 4;
/// Levels of the dispatch that ends an axis: the more, the fewer invocations. The second where that saves a dispatch.
const LEAF_BITS: [u32; 2] = [3, 4];

/// A dispatch along an axis: 2^bits intervals for each segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub interval: u64,
    pub bits: u32,
}

/// The levels of an axis: rows 0 to `length` - 1 lie inside 0 .. 2^bits of all.
pub(super) fn levels(length: u64) -> Vec<Level> {
    let levels = length.next_power_of_two().trailing_zeros();
    let [least, most] = LEAF_BITS.map(|leaf| leaf.min(levels));
    let splits = |leaf: u32| (levels - leaf).div_ceil(SPLIT_BITS);
    let leaf = if splits(most) < splits(least) && levels > most { most } else { least };
    let mut left = levels - leaf;
    let mut list = Vec::new();
    for remaining in (1..=left.div_ceil(SPLIT_BITS)).rev() {
        let bits = left.div_ceil(remaining);
        left -= bits;
        list.push(Level { interval: 1 << (left + leaf), bits });
    }
    list.push(Level { interval: 1, bits: leaf });
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_reach_every_position() {
        for length in 1..5000 {
            let levels = levels(length);
            let bits: u32 = levels.iter().map(|level| level.bits).sum();
            assert!(1 << bits >= length && levels.iter().all(|l| l.bits <= SPLIT_BITS), "{length}: {levels:?}");
            for pair in levels.windows(2) {
                assert_eq!(pair[0].interval, pair[1].interval << pair[1].bits, "{length}: {levels:?}");
            }
        }
        assert_eq!(
            levels(512),
            [Level { interval: 64, bits: 3 }, Level { interval: 8, bits: 3 }, Level { interval: 1, bits: 3 }]
        );
        assert_eq!(levels(4096).len(), 3);
        assert_eq!(levels(5), [Level { interval: 1, bits: 3 }]);
    }
}
