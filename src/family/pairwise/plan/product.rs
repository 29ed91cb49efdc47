//! Products of pair weights with the unit rows of one set, onto the gradients of the other's: of a block of weights, or of
//! strips, where they never leave the chip.

use super::Planner;
use super::blocks::{Block, Cells, Tile};
use super::planes::{Part, Sums};
use super::tile::{Sides, Source, no_block};
use crate::error::Error;
use crate::family::pairwise::Similarity;
use crate::kernel::fragment;
use crate::stage::totals::NUMBER;

impl Planner<'_, '_> {
    /// The tile of rows and dimensions of products.
    pub(super) fn product_tile(&self) -> Tile {
        let narrow = self.problem.width <= self.tile.columns() / 2;
        Tile::new(self.call.variant.workgroup_size, if narrow { self.tile.across / 2 } else { self.tile.across })
    }

    /// Adds a block's weights times one set's rows to the gradients of the other's: of the outer rows, or of the
    /// inner ones if `transposed`. The first block of rows starts the sums.
    pub(super) fn product(&mut self, block: &Block, transposed: bool, weights: Cells, sums: Sums) -> Result<(), Error> {
        let (outer, inner) = if transposed { (&block.inner, &block.outer) } else { (&block.outer, &block.inner) };
        let parts = self.product_parts(outer, &inner.range, sums);
        parts.into_iter().try_for_each(|part| self.product_onto(block, transposed, weights, part))
    }

    pub(super) fn product_onto(
        &mut self,
        stored: &Block,
        transposed: bool,
        weights: Cells,
        part: Part,
    ) -> Result<(), Error> {
        let (block, fill) = match transposed {
            true => (stored.transposed(), fragment!("family/pairwise/product_columns")),
            false => (stored.clone(), fragment!("family/pairwise/product_rows")),
        };
        let tile = self.product_tile();
        let across = self.problem.width.div_ceil(tile.columns());
        let groups = across * block.outer.len().div_ceil(tile.rows());
        self.stage(block.outer.grouped(groups * part.planes), fragment!("family/pairwise/product"))
            .words(&[("tiles", across)])
            .with(|stage| self.extents(stage, &block))
            .words(&[("pitch", weights.pitch), ("first_cell", weights.first)])
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/product_panel"), fill])
            .with(|stage| tile.link_panels(stage))
            .with(|stage| match self.loss.similarity() {
                Similarity::Cosine => self
                    .marks(self.vectors(stage, "inner", &block.inner), "inner_marks", &block.inner)
                    .fragments([self.similarity(), fragment!("family/pairwise/outer_unused")]),
                Similarity::Euclidean => self
                    .both_marks(self.both_vectors(stage, &block), &block)
                    .fragments([self.similarity(), fragment!("family/pairwise/outer_rows")]),
            })
            .work("block", NUMBER, weights.place, weights.map(stored.outer.len(), 1))
            .with(|stage| part.bind(stage, groups))
            .flops(2 * part.depth * self.problem.width)
            .push(self.call, &self.passes)
    }

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
            self.pair_stage(block.outer.grouped(groups * part.planes), fragment!("family/pairwise/strip"), false, true)
                .with(|stage| self.pairs(stage, block))
                .with(no_block)
                .words(&[("tiles", tiles)])
                .fragments([fragment!("family/pairwise/product_panel"), fragment!("family/pairwise/outer_unused")])
                .with(|stage| tile.link_panels(stage))
                .with(|stage| self.source(stage, block, Source::Computed))
                .with(|stage| self.weights(stage, block, sides))
                .with(|stage| part.bind(stage, groups))
                .flops((4 * self.problem.width + self.loss.flops()) * part.depth)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }
}
