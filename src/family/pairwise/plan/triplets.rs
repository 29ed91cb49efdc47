//! Losses over triplets: blocks of anchors with all their distances, and the numbers of triplets from them.

use super::planes::{Part, Sums};
use super::tile::{Block, Cells, Source};
use super::{Planner, SCALAR, Side, VECTOR, WORD, chunks, chunks_of, rows_of};
use crate::error::Error;
use crate::family::pairwise::Algorithm;
use crate::kernel::{Absent, fragment};
use crate::plan::{Place, whole};
use std::ops::Range;

/// Rows of a product's panel.
const PANEL: u64 = 16;

/// Distances of a block of anchors, and the numbers of triplets that each pair is in.
#[derive(Debug, Clone, Copy)]
struct Distances {
    cells: Cells,
    counts: Place,
    /// Where sides lie in the workspace.
    sides: u64,
}

/// What is wanted of the triplets of some anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Values,
    Weights,
    Both,
}

/// The cell of a block's first pair, in a place that starts with the distances of `anchors`.
fn cell_of(block: &Block, anchors: &Range<u64>, cells: Cells) -> u64 {
    (block.outer.1.start - anchors.start) * cells.pitch + block.inner.1.start
}

impl Planner<'_, '_> {
    /// All triplets once, for the loss and the gradients, which get the denominator last.
    pub(super) fn triplets_together(&mut self) -> Result<(), Error> {
        self.late = true;
        let (wanted, sums) = self.triplet_sweep(Wanted::Both)?;
        self.finish()?;
        self.emit_all(&wanted, &sums)?;
        self.late = false;
        Ok(())
    }

    /// Every anchor's sum over its triplets, and their number.
    pub(super) fn triplet_values(&mut self) -> Result<(), Error> {
        let rows = self.anchors_at_once(0);
        chunks(self.problem.anchors, rows).try_for_each(|anchors| {
            let distances = self.distances(&anchors, 0)?;
            self.triplets(&anchors, distances, Wanted::Values)
        })
    }

    /// The gradients wanted, in one sweep where they fit; otherwise panel after panel, each with a sweep.
    pub(super) fn triplet_gradients(&mut self) -> Result<(), Error> {
        if self.gathers() {
            let (wanted, sums) = self.triplet_sweep(Wanted::Weights)?;
            return self.emit_all(&wanted, &sums);
        }
        let width = self.problem.width;
        let panel = self.sums_run().min(self.panel_rows());
        for side in self.wanted() {
            for target in chunks(self.rows(side), panel) {
                let count = target.end - target.start;
                let sums = Sums { base: target.start, ..self.panel(count) };
                let offset = (4 * width * count).next_multiple_of(256);
                let all = side == Side::Others || self.problem.other.is_none();
                let anchors = if all { 0..self.problem.anchors } else { target.clone() };
                let rows = self.anchors_at_once(offset);
                let mut fresh = true;
                for rows in chunks(anchors.end - anchors.start, rows) {
                    let rows = anchors.start + rows.start..anchors.start + rows.end;
                    let distances = self.distances(&rows, offset)?;
                    self.triplets(&rows, distances, Wanted::Weights)?;
                    let cells = distances.cells;
                    if all {
                        self.onto_others(&rows, &target, cells, sums, fresh)?;
                    }
                    if side == Side::Anchors {
                        self.onto_anchors(&rows, &target, cells, sums, all)?;
                    }
                    fresh = false;
                }
                self.emit(side, &target, sums)?;
            }
        }
        Ok(())
    }

    /// All triplets once, with the gradients of whole sets.
    fn triplet_sweep(&mut self, parts: Wanted) -> Result<(Vec<Side>, Vec<Sums>), Error> {
        let wanted = self.wanted();
        let sums: Vec<Sums> = wanted.iter().map(|&side| self.gathered(side)).collect();
        let offset = self.gathered_bytes();
        let alone = self.problem.other.is_none();
        for anchors in chunks(self.problem.anchors, self.anchors_at_once(offset)) {
            let distances = self.distances(&anchors, offset)?;
            self.triplets(&anchors, distances, parts)?;
            let cells = distances.cells;
            for (&side, &sums) in wanted.iter().zip(&sums) {
                let first = anchors.start == 0;
                if side == Side::Others || alone {
                    self.onto_others(&anchors, &(0..self.rows(side)), cells, sums, first)?;
                }
                if side == Side::Anchors {
                    self.onto_anchors(&anchors, &anchors, cells, sums, alone)?;
                }
            }
        }
        Ok((wanted, sums))
    }

    /// Adds to the gradients of those anchors that are in `target`; `onto` what is there already.
    fn onto_anchors(
        &mut self,
        anchors: &Range<u64>,
        target: &Range<u64>,
        cells: Cells,
        sums: Sums,
        onto: bool,
    ) -> Result<(), Error> {
        let rows = anchors.start.max(target.start)..anchors.end.min(target.end);
        if rows.is_empty() {
            return Ok(());
        }
        for block in self.blocks(&rows, &(0..self.problem.others)) {
            let first = cell_of(&block, anchors, cells);
            let fresh = !onto && block.inner.1.start == 0;
            let part = Part::whole(sums, &block.outer.1, &block.inner.1, self.problem.width, fresh);
            self.product_onto(&block, false, Cells { first, ..cells }, part)?;
        }
        Ok(())
    }

    /// Adds the anchors' part to the gradients of the rows in `target` of the other set.
    fn onto_others(
        &mut self,
        anchors: &Range<u64>,
        target: &Range<u64>,
        cells: Cells,
        sums: Sums,
        fresh: bool,
    ) -> Result<(), Error> {
        for block in self.blocks(anchors, target) {
            let first = cell_of(&block, anchors, cells);
            let fresh = fresh && block.outer.1.start == anchors.start;
            let part = Part::whole(sums, &block.inner.1, &block.outer.1, self.problem.width, fresh);
            self.product_onto(&block, true, Cells { first, ..cells }, part)?;
        }
        Ok(())
    }

    /// Parts of at most that many rows: whole tiles, or whole panels of a product, so that sums keep their order.
    fn parts(&self, rows: &Range<u64>, most: u64) -> Vec<Range<u64>> {
        let tile = self.tile.rows().max(self.tile.columns());
        let unit = if most >= tile { tile } else { PANEL };
        let run = (most / unit * unit).max(PANEL);
        chunks_of(rows.clone(), run).collect()
    }

    /// Pairs of a step within its budget.
    fn pairs_at_once(&self) -> u64 {
        self.request.options.step_flops / (2 * self.problem.width + 40)
    }

    /// Anchors whose rows of distances fit a binding.
    fn bound_anchors(&self) -> u64 {
        self.builder.window_elements(SCALAR) / self.all_columns()
    }

    /// Parts of a block of anchors against parts of the other set's rows: their windows fit a binding, and their pairs
    /// the budget of a step.
    fn blocks(&self, anchors: &Range<u64>, others: &Range<u64>) -> Vec<Block> {
        let pairs = self.pairs_at_once();
        let most = self.sums_run().min(self.bound_anchors()).min(pairs.isqrt());
        let rows = self.parts(anchors, most);
        let tallest = rows.iter().map(|rows| rows.end - rows.start).max().unwrap_or(1);
        let columns = self.parts(others, self.sums_run().min(pairs / tallest));
        let across = |outer: Range<u64>| {
            let block = move |inner: &Range<u64>| Block {
                outer: (Side::Anchors, outer.clone()),
                inner: (Side::Others, inner.clone()),
            };
            columns.iter().map(block).collect::<Vec<_>>()
        };
        rows.into_iter().flat_map(across).collect()
    }

    /// Anchors whose distances and numbers of triplets fit the workspace from `offset` on. The order in which gradients
    /// add up depends on it, and so it follows from the shapes and that option alone.
    fn anchors_at_once(&self, offset: u64) -> u64 {
        let rows =
            (self.request.options.workspace.saturating_sub(offset) / (8 * self.all_columns() + VECTOR.size())).max(1);
        let whole = [self.tile.rows(), PANEL].into_iter().find(|&unit| rows >= unit);
        whole.map_or(rows, |unit| rows / unit * unit)
    }

    /// A block of anchors' distances to all rows of the other set.
    fn distances(&mut self, anchors: &Range<u64>, offset: u64) -> Result<Distances, Error> {
        let (rows, pitch) = (anchors.end - anchors.start, self.all_columns());
        let cells = Cells::whole(self.builder.workspace(4 * rows * pitch, offset), rows, pitch);
        let bytes = (4 * rows * pitch).next_multiple_of(256);
        let counts = self.builder.workspace(4 * rows * pitch, offset + bytes);
        for block in self.blocks(anchors, &(0..self.problem.others)) {
            let first = cell_of(&block, anchors, cells);
            self.tile("distances", &block, Source::Stored(Cells { first, ..cells }), None, None)?;
        }
        Ok(Distances { cells, counts, sides: offset + 2 * bytes })
    }

    /// Triplets of a block of anchors: their statistics, or weights in place of the distances, or both.
    fn triplets(&mut self, anchors: &Range<u64>, distances: Distances, wanted: Wanted) -> Result<(), Error> {
        let first = |rows: &Range<u64>| (rows.start - anchors.start) * distances.cells.pitch;
        let part =
            |rows: &Range<u64>| Distances { cells: Cells { first: first(rows), ..distances.cells }, ..distances };
        let most = self.bound_anchors().min(self.pairs_at_once() / self.problem.others);
        self.parts(anchors, most).iter().try_for_each(|rows| self.triplets_of(rows, part(rows), wanted))
    }

    fn triplets_of(&mut self, anchors: &Range<u64>, distances: Distances, wanted: Wanted) -> Result<(), Error> {
        let Distances { cells, counts, .. } = distances;
        let sides = match wanted {
            Wanted::Values => None,
            Wanted::Weights | Wanted::Both => Some(self.sides_of(self.places.stats, anchors, distances.sides)?),
        };
        let (n, m) = (anchors.end - anchors.start, self.problem.others);
        let name = match wanted {
            Wanted::Values => "triplet_values",
            Wanted::Weights => "triplet_weights",
            Wanted::Both => "triplets",
        };
        let run = match self.loss.algorithm() {
            Algorithm::Triplets { semihard: true } => fragment!("family/pairwise/triplets_semihard"),
            _ => fragment!("family/pairwise/triplets_all"),
        };
        let own = self.problem.own.unwrap_or(0);
        let shift = if self.problem.other.is_some() { own } else { 0 };
        let draft = self
            .hooked(name, fragment!("family/pairwise/triplets"))
            .fragments([fragment!("family/pairwise/similarity_euclidean"), run])
            .words(&[
                ("groups", n),
                ("outer_first", anchors.start),
                ("columns", m),
                ("pitch", cells.pitch),
                ("first_cell", cells.first),
                ("excludes", u64::from(self.problem.own.is_some())),
                ("outer_shift", shift),
            ])
            .work("block", SCALAR, cells.window(n, 1))
            .work("counts", WORD, Cells { place: counts, ..cells }.window(n, 1));
        let block = Block { outer: (Side::Anchors, anchors.clone()), inner: (Side::Others, 0..m) };
        let draft = self.with_marks(draft, &block);
        let draft = if wanted == Wanted::Weights {
            draft
                .fragments([fragment!("family/pairwise/triplet_values_none")])
                .map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
        } else {
            draft.fragments([fragment!("family/pairwise/triplet_values")]).work(
                "stats",
                self.stat(),
                rows_of(self.places.stats, anchors),
            )
        };
        let draft = match sides {
            None => draft.fragments([fragment!("family/pairwise/triplet_weights_none")]),
            Some(sides) => {
                draft.fragments([fragment!("family/pairwise/triplet_weights")]).work("sides", VECTOR, whole(sides, n))
            }
        };
        self.push(draft, n, 40 * n * m)
    }
}
