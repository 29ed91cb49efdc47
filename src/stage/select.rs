//! Selection of the largest of some keys: four rounds of 8 bits, counted and never sorted; of equal keys the first.

use super::call::Call;
use super::domain::{Domain, Items, One};
use super::map::{ITEM, Map};
use super::recipe::Stage;
use super::totals::WORD;
use crate::error::Error;
use crate::kernel::{Fragment, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place};

/// Keys that an invocation takes.
const EACH: u64 = 16;
const BINS: u64 = 256;

/// What is selected: the bound, and how many keys on it come before each block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection {
    keys: Place,
    bound: Place,
    ties: Place,
    blocks: Items,
}

impl Selection {
    /// Selects from `count` keys, u32 in scratch of which 0 is no member's, as many as `number` says: WGSL of
    /// `selected_of(n)`, of n members.
    pub fn plan(
        call: &mut Call<'_>,
        keys: Place,
        count: u64,
        number: Fragment,
        parameters: &[Parameter],
        passes: &[Pass],
    ) -> Result<Self, Error> {
        let blocks = Items { count, block: call.workgroup() * EACH };
        let units = blocks.units();
        let [histograms, bound, ties] = [units * BINS, 2, units].map(|words| call.scratch(WORD, words));
        let all = One { groups: 1, items: 0..units };
        for shift in [24u32, 16, 8, 0] {
            call.sums(&blocks)
                .fragments([fragment!("lib/select_histogram")])
                .constant("ITEMS", EACH as u32)
                .constant("SHIFT", shift)
                .work("keys", WORD, keys, ITEM)
                .work("bound", WORD, bound, Map::Whole(2))
                .work("histograms", WORD, histograms, Map::Unit(BINS))
                .push(call, passes)?;
            call.sums(&all)
                .fragments([fragment!("lib/select_bound"), number])
                .parameters(parameters)
                .constant("SHIFT", shift)
                .word("blocks", units as u32)
                .work("histograms", WORD, histograms, Map::Whole(units * BINS))
                .work("bound", WORD, bound, Map::Whole(2))
                .flops(BINS)
                .push(call, passes)?;
        }
        call.sums(&all)
            .fragments([fragment!("lib/select_ties")])
            .words(&[("blocks", units), ("run", units.div_ceil(call.workgroup()))])
            .work("bound", WORD, bound, Map::Whole(2))
            .work("histograms", WORD, histograms, Map::Whole(units * BINS))
            .work("ties", WORD, ties, Map::Whole(units))
            .push(call, passes)?;
        Ok(Self { keys, bound, ties, blocks })
    }

    /// The blocks of keys, in which a stage asks what is selected.
    pub fn blocks(&self) -> &Items {
        &self.blocks
    }
}

impl Stage<'_> {
    /// `member(block, lid, k)`, `ties_before(block, lid)` and `is_selected(key, ties)`, over the blocks of a selection.
    pub fn selected(self, selection: &Selection) -> Self {
        self.fragments([fragment!("lib/selected")])
            .constant("ITEMS", EACH as u32)
            .work("keys", WORD, selection.keys, ITEM)
            .work("bound", WORD, selection.bound, Map::Whole(2))
            .work("ties", WORD, selection.ties, Map::Unit(1))
    }
}
