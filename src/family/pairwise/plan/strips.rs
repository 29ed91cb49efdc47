//! Gradients by strips: from similarities through pair weights to their products, all on chip.

use super::Planner;
use super::blocks::Block;
use super::planes::Sums;
use super::tile::{Sides, Source, no_block};
use crate::error::Error;
use crate::family::pairwise::Similarity;
use crate::kernel::fragment;
use crate::stage::Fixed;

impl Planner<'_, '_> {
    /// Whether an invocation's registers hold its part of the gradient of a tile's rows, so that pair weights need not
    /// go through memory. Euclidean pairs hold the outer rows besides: SwiftShader's compiler takes gigabytes for that
    /// kernel.
    pub(super) fn fits_strips(&self) -> bool {
        let holds_outer = self.loss.similarity() == Similarity::Euclidean;
        !holds_outer && self.problem.width <= self.product_tile().columns()
    }

    /// Steps over a block's strips: the pair weights of some outer rows and all inner ones, and their product with the
    /// inner rows, which is added to the gradients of the outer ones.
    pub(super) fn strips(&mut self, block: &Block, sides: Sides, sums: Sums) -> Result<(), Error> {
        let tile = self.product_tile();
        let (tiles, groups) = tile.of(block);
        for part in self.product_parts(&block.outer, &block.inner.range, sums) {
            let over = Fixed { groups: groups * part.planes, items: block.outer.range.clone() };
            let stage = self
                .pair_stage(&over, fragment!("family/pairwise/strip"), false, true)
                .with(|stage| self.pairs(stage, block))
                .with(no_block)
                .words(&[("tiles", tiles)])
                .fragments([fragment!("family/pairwise/product_panel"), fragment!("family/pairwise/outer_unused")])
                .with(|stage| tile.link_panels(stage))
                .with(|stage| self.source(stage, block, Source::Computed))
                .with(|stage| self.weights(stage, block, sides))
                .with(|stage| part.bind(stage, groups))
                .flops((4 * self.problem.width + self.loss.flops()) * part.depth);
            self.push(stage)?;
        }
        Ok(())
    }
}
