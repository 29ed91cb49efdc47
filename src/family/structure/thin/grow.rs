//! The end of a thinning: growth, and the cut to the mask.

use super::Thinning;
use crate::error::Error;
use crate::kernel::fragment;
use crate::plan::Place;
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Map};
use crate::tensor::{MASK, SKELETON};
use std::ops::Range;

/// Most steps of one dispatch.
const STEPS: u64 = 4;

impl Thinning {
    /// Grows the states of the planes in work by so many steps along the axes, and gives what lies in the mask.
    pub(super) fn grow(
        &self,
        call: &mut Call<'_>,
        planes: &Range<u64>,
        mut state: Place,
        mut steps: u64,
    ) -> Result<(), Error> {
        let over = self.over(call, planes);
        let cells = || Map::Item(self.cells());
        loop {
            let now = steps.min(STEPS);
            steps -= now;
            let stage = self
                .stage(call, &over, fragment!("family/structure/thin_grow"), 2 * now * (now + 1) + 1)
                .words(&[("radius", now)])
                .work("source", WORD, state, self.work(&over));
            if steps == 0 {
                return stage
                    .fragments([fragment!("family/structure/thin_masked")])
                    .tensor(MASK, cells())
                    .output(SKELETON, "skeleton", cells())
                    .push(call, &FORWARD);
            }
            state = self.other(state);
            stage
                .fragments([fragment!("family/structure/thin_more")])
                .work("result", WORD, state, self.work(&over))
                .push(call, &FORWARD)?;
        }
    }
}
