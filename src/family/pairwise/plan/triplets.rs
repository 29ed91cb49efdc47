//! Losses over triplets: blocks of anchors with all their distances, and the numbers of triplets from them.

use super::bind::groups;
use super::blocks::{Block, Cells, Room, Rows};
use super::planes::{Part, Sums};
use super::tile::Source;
use super::{Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Side};
use crate::kernel::fragment;
use crate::plan::Place;
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{ITEM, Map, chunks};
use std::ops::Range;

/// Rows of a product's panel.
const PANEL: u64 = 16;

/// Distances of a block of anchors, and the numbers of triplets that each pair is in.
#[derive(Debug, Clone)]
struct Distances {
    anchors: Range<u64>,
    cells: Cells,
    counts: Place,
    /// What of the workspace is left for sides.
    room: Room,
}

impl Distances {
    /// The cells from a pair on.
    fn at(&self, anchor: u64, other: u64) -> Cells {
        Cells { first: (anchor - self.anchors.start) * self.cells.pitch + other, ..self.cells }
    }
}

/// What is wanted of the triplets of some anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Values,
    Weights,
    Both,
}

impl Planner<'_, '_> {
    /// All triplets once, for the loss and the gradients, which get the denominator last.
    pub(super) fn triplets_together(&mut self) -> Result<(), Error> {
        let gathered = self.gather_triplets(Wanted::Both)?;
        self.finish()?;
        self.emit_all(&gathered)
    }

    /// Every anchor's sum over its triplets, and their number.
    pub(super) fn triplet_values(&mut self) -> Result<(), Error> {
        self.triplets(&(0..self.problem.anchors), Room::after(0), Wanted::Values, &[])
    }

    /// The gradients wanted, in one sweep where they fit; otherwise panel after panel, each with a sweep.
    pub(super) fn triplet_gradients(&mut self) -> Result<(), Error> {
        if self.gathers() {
            let gathered = self.gather_triplets(Wanted::Weights)?;
            return self.emit_all(&gathered);
        }
        let panel = self.sums_run().min(self.panel_rows());
        for side in self.wanted() {
            let all = side == Side::Others || self.problem.other.is_none();
            for target in self.runs(side, panel) {
                let sums = self.panel(target.len()).of_rows(target.range.start);
                let room = Room::after(4 * self.problem.width * target.len());
                let anchors = if all { 0..self.problem.anchors } else { target.range.clone() };
                self.triplets(&anchors, room, Wanted::Weights, &[(target.clone(), sums)])?;
                self.emit(&target, sums)?;
            }
        }
        Ok(())
    }

    /// All triplets once, with the gradients of whole sets.
    fn gather_triplets(&mut self, parts: Wanted) -> Result<Vec<(Side, Sums)>, Error> {
        let gathered = self.all_gathered();
        let target = |&(side, sums): &(Side, Sums)| (Rows { side, range: 0..self.rows(side) }, sums);
        let targets: Vec<_> = gathered.iter().map(target).collect();
        let room = self.past_gathered();
        self.triplets(&(0..self.problem.anchors), room, parts, &targets)?;
        Ok(gathered)
    }

    /// The triplets of some anchors, and their part in the gradients of some rows.
    fn triplets(
        &mut self,
        anchors: &Range<u64>,
        room: Room,
        parts: Wanted,
        targets: &[(Rows, Sums)],
    ) -> Result<(), Error> {
        for block in chunks(anchors.clone(), self.anchors_at_once(room)) {
            let fresh = block.start == anchors.start;
            let distances = self.distances(block.clone(), room)?;
            self.count(&distances, parts)?;
            for (target, sums) in targets {
                let range = &target.range;
                let of_others = target.side == Side::Others || self.problem.other.is_none();
                if of_others {
                    self.pull(&distances, (&block, range), true, *sums, fresh)?;
                }
                if target.side == Side::Anchors {
                    let rows = block.start.max(range.start)..block.end.min(range.end);
                    self.pull(&distances, (&rows, &(0..self.problem.others)), false, *sums, !of_others)?;
                }
            }
        }
        Ok(())
    }

    /// Adds to the gradients of some anchors that others pull, or of the others if `transposed`; starts them if `fresh`.
    fn pull(
        &mut self,
        distances: &Distances,
        (anchors, others): (&Range<u64>, &Range<u64>),
        transposed: bool,
        sums: Sums,
        fresh: bool,
    ) -> Result<(), Error> {
        for block in self.blocks(anchors, others) {
            let cells = distances.at(block.outer.range.start, block.inner.range.start);
            let (rows, from, start) = match transposed {
                true => (&block.inner, &block.outer.range, anchors.start),
                false => (&block.outer, &block.inner.range, others.start),
            };
            let part = Part::whole(sums, rows, from, self.problem.width, fresh && from.start == start);
            self.product_onto(&block, transposed, cells, part)?;
        }
        Ok(())
    }

    /// Parts of at most that many rows: whole tiles, or whole panels of a product, so that sums keep their order.
    fn parts(&self, rows: &Range<u64>, most: u64) -> Vec<Range<u64>> {
        let tile = self.tile.rows().max(self.tile.columns());
        let unit = if most >= tile { tile } else { PANEL };
        let run = (most / unit * unit).max(PANEL);
        chunks(rows.clone(), run).collect()
    }

    /// Pairs of a step within its budget.
    fn pairs_at_once(&self) -> u64 {
        self.options().step_flops / (2 * self.problem.width + 40)
    }

    /// Anchors whose rows of distances fit a binding.
    fn bound_anchors(&self) -> u64 {
        self.fits(NUMBER) / self.all_columns()
    }

    /// Parts of a block of anchors against parts of the other set's rows: their windows fit a binding, and their pairs
    /// the budget of a step.
    fn blocks(&self, anchors: &Range<u64>, others: &Range<u64>) -> Vec<Block> {
        let pairs = self.pairs_at_once();
        let most = self.sums_run().min(self.bound_anchors()).min(pairs.isqrt());
        let rows = self.parts(anchors, most);
        let tallest = rows.iter().map(|rows| rows.end - rows.start).max().unwrap_or(1);
        let columns = self.parts(others, self.sums_run().min(pairs / tallest));
        let block = |outer: &Range<u64>, inner: &Range<u64>| Block {
            outer: Rows { side: Side::Anchors, range: outer.clone() },
            inner: Rows { side: Side::Others, range: inner.clone() },
        };
        rows.iter().flat_map(|outer| columns.iter().map(move |inner| block(outer, inner))).collect()
    }

    /// Anchors whose distances and numbers of triplets fit the room. The order in which gradients add up depends on it,
    /// and so it follows from the shapes and the workspace alone.
    fn anchors_at_once(&self, room: Room) -> u64 {
        let rows = (self.left(room) / (8 * self.all_columns() + VECTOR.size())).max(1);
        let whole = [self.tile.rows(), PANEL].into_iter().find(|&unit| rows >= unit);
        whole.map_or(rows, |unit| rows / unit * unit)
    }

    /// A block of anchors' distances to all rows of the other set.
    fn distances(&mut self, anchors: Range<u64>, mut room: Room) -> Result<Distances, Error> {
        let (rows, pitch) = (anchors.end - anchors.start, self.all_columns());
        let cells = Cells::whole(self.take(&mut room, 4 * rows * pitch), rows, pitch);
        let counts = self.take(&mut room, 4 * rows * pitch);
        let distances = Distances { anchors, cells, counts, room };
        for block in self.blocks(&distances.anchors, &(0..self.problem.others)) {
            let cells = distances.at(block.outer.range.start, block.inner.range.start);
            self.tile(&block, Source::Stored, Some(cells), None, None)?;
        }
        Ok(distances)
    }

    /// Triplets of a block of anchors: their statistics, or weights in place of the distances, or both.
    fn count(&mut self, distances: &Distances, wanted: Wanted) -> Result<(), Error> {
        let run = match self.loss.algorithm() {
            Algorithm::Triplets { semihard: true } => fragment!("family/pairwise/triplets_semihard"),
            _ => fragment!("family/pairwise/triplets_all"),
        };
        let m = self.problem.others;
        let most = self.bound_anchors().min(self.pairs_at_once() / m);
        for range in self.parts(&distances.anchors, most) {
            let anchors = Rows { side: Side::Anchors, range };
            let weighs = wanted != Wanted::Values;
            let sides = if weighs { self.sides(&anchors, &mut distances.room.clone())? } else { None };
            let (n, first) = (anchors.len(), anchors.range.start);
            let (over, cells) = (anchors.over(1), distances.at(first, 0));
            let block = Block { outer: anchors, inner: Rows { side: Side::Others, range: 0..m } };
            self.hooked(over, fragment!("family/pairwise/triplets"))
                .fragments([self.similarity(), run])
                .with(groups)
                .words(&[("outer_first", first), ("columns", m), ("pitch", cells.pitch), ("first_cell", cells.first)])
                .words(&[("excludes", self.excludes()), ("outer_shift", self.shift(Side::Anchors))])
                .work("block", NUMBER, cells.place, cells.map(n, 1))
                .work("counts", WORD, distances.counts, cells.map(n, 1))
                .with(|stage| self.both_marks(stage, &block))
                .fragments([match wanted {
                    Wanted::Weights => fragment!("family/pairwise/triplet_values_none"),
                    Wanted::Values | Wanted::Both => fragment!("family/pairwise/triplet_values"),
                }])
                .work("stats", self.stat(), (wanted != Wanted::Weights).then_some(self.places.stats), ITEM)
                .with(|stage| match sides {
                    None => stage.fragments([fragment!("family/pairwise/triplet_weights_none")]),
                    Some(sides) => {
                        let stage = stage.fragments([fragment!("family/pairwise/triplet_weights")]);
                        stage.work("sides", VECTOR, sides, Map::Whole(n))
                    }
                })
                .flops(40 * m)
                .push(self.call, &self.passes)?;
        }
        Ok(())
    }
}
