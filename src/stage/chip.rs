//! Rows that fit on chip: several rows a workgroup or one, a row's values in the registers of its lanes.

use super::domain::Items;
use super::segments::Segments;

/// Values of each tensor that an invocation keeps: the length of the arrays in the skeletons of such rows.
const MOST: u64 = 16;
/// What each takes where there are lanes enough.
const FEW: u64 = 4;

/// How rows lie on chip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chip {
    /// Invocations of a row, a power of two.
    pub lanes: u64,
    /// Elements, or pairs of halves, of each.
    pub items: u64,
    pub pair: u64,
    /// The rows in blocks, one workgroup each.
    pub blocks: Items,
}

impl Chip {
    /// Where rows are of one length that fits.
    pub fn of(segments: &Segments, workgroup: u64, pair: u64) -> Option<Self> {
        if segments.cut {
            return None;
        }
        let each = segments.length().div_ceil(pair);
        let lanes = each.div_ceil(FEW).next_power_of_two().min(workgroup);
        let items = each.div_ceil(lanes);
        let blocks = Items { count: segments.count, block: workgroup / lanes };
        (items * pair <= MOST).then_some(Self { lanes, items, pair, blocks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_hold_their_row(rows in 1..40u64, length in 1..5000u64, workgroup in 5..9u32, pair in 1..3u64) {
            let workgroup = 1 << workgroup;
            match Chip::of(&Segments::equal(rows * length, rows), workgroup, pair) {
                Some(Chip { lanes, items, blocks, .. }) => {
                    prop_assert!(lanes.is_power_of_two() && lanes <= workgroup);
                    prop_assert!(lanes * items * pair >= length && items * pair <= MOST);
                    prop_assert_eq!(blocks.block * lanes, workgroup);
                }
                None => prop_assert!(length > (MOST - pair) * workgroup),
            }
        }
    }
}
