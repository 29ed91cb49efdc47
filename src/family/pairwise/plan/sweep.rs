//! Gradients of all pairs: block by block the pair weights, and their products.

use super::blocks::{Block, Cells, Room, Rows, aligned};
use super::planes::Sums;
use super::tile::{Partials, Sides, Source};
use super::{Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::Side;
use crate::stage::totals::NUMBER;

/// A sweep over all blocks, and how it is cut.
#[derive(Debug, Clone, Copy)]
struct Sweep {
    /// The sets of the outer and the inner rows.
    sets: [Side; 2],
    rows: u64,
    columns: u64,
    /// Where the gradients of the outer and the inner rows add up, if they are wanted.
    sums: [Option<Sums>; 2],
    /// Whether the outer ones have a place for some rows at a time.
    panels: bool,
    /// What the statistics go to, where they are taken along.
    statistics: Option<Partials>,
    /// Where a block's weights lie, unless strips need no block.
    weights: Option<Cells>,
    /// What of the workspace is left for sides.
    room: Room,
}

impl Planner<'_, '_> {
    /// The gradients wanted: in one sweep over the similarities that are kept, or where those of both sets fit.
    pub(super) fn sweeps(&mut self) -> Result<(), Error> {
        let wanted = self.wanted();
        if self.kept.is_some() || wanted.len() == 2 && self.gathers() && self.end.sides.is_none() {
            return self.sweep(Side::Anchors, &wanted);
        }
        wanted.into_iter().try_for_each(|side| self.sweep(side, &[side]))
    }

    /// The gradients wanted, panel after panel of the `side` rows over all rows of the other set.
    fn sweep(&mut self, side: Side, wanted: &[Side]) -> Result<(), Error> {
        let sweep = self.sweep_of(side, wanted);
        let [outer_sums, inner_sums] = sweep.sums;
        for outer in self.runs(side, sweep.rows) {
            let sums = outer_sums.map(|sums| if sweep.panels { sums.of_rows(outer.range.start) } else { sums });
            self.across(&outer, Sweep { sums: [sums, inner_sums], ..sweep })?;
            sums.map_or(Ok(()), |sums| self.emit(&outer, sums))?;
        }
        let Some(sums) = inner_sums else { return Ok(()) };
        self.runs(sweep.sets[1], sweep.columns).iter().try_for_each(|rows| self.emit(rows, sums))
    }

    /// Statistics and pair weights together, the denominators last.
    pub(super) fn together(&mut self) -> Result<(), Error> {
        let gathered = self.all_gathered();
        let sets = [Side::Anchors, Side::Others];
        let sums = sets.map(|side| self.wanted().contains(&side).then(|| self.gathered(side)));
        let run = self.sums_run().min(self.sides_run());
        let free = self.workspace().saturating_sub(self.gathered_bytes() + self.sides_bytes(self.sides_run()));
        let tile_cells = self.tile.rows() * self.tile.columns();
        let cells = (free / (4 * tile_cells + self.stat().size() * self.tile.rows()) * tile_cells)
            .min(self.fits(NUMBER))
            .min(self.options().step_flops / (2 * self.problem.width + 2 * self.loss.flops()));
        let (n, m) = (self.problem.anchors, self.problem.others);
        let (rows, columns) = self.tile.block(cells, (n, m), (run, run));
        let mut room = self.past_gathered();
        let weights = Some(Cells::whole(self.take(&mut room, 4 * rows * columns), rows, columns));
        let statistics = Some(self.partials(1, (rows, columns), &mut room.past(VECTOR.size() * rows.min(n))));
        let sweep = Sweep { sets, rows, columns, sums, panels: false, statistics, weights, room };
        self.runs(Side::Anchors, rows).iter().try_for_each(|outer| self.across(outer, sweep))?;
        self.finish()?;
        self.scalar_gradients()?;
        self.emit_all(&gathered)
    }

    /// Some outer rows' blocks.
    fn across(&mut self, outer: &Rows, sweep: Sweep) -> Result<(), Error> {
        let mut room = sweep.room;
        let outer_sides = self.sides(outer, &mut room)?;
        for inner in self.runs(sweep.sets[1], sweep.columns) {
            let inner_sides = if inner == *outer { outer_sides } else { self.sides(&inner, &mut room.clone())? };
            let sides = Sides { outer: outer_sides, inner: inner_sides };
            let block = Block { outer: outer.clone(), inner };
            let Some(weights) = sweep.weights else {
                sweep.sums[0].map_or(Ok(()), |sums| self.strips(&block, sides, sums))?;
                continue;
            };
            let source = if self.kept.is_some() { Source::Kept } else { Source::Computed };
            self.tile(&block, source, Some(weights), sweep.statistics, Some(sides))?;
            sweep.statistics.map_or(Ok(()), |partials| self.merge(&block, partials))?;
            for (sums, transposed) in sweep.sums.into_iter().zip([false, true]) {
                sums.map_or(Ok(()), |sums| self.product(&block, transposed, weights, sums))?;
            }
        }
        Ok(())
    }

    /// How a sweep is cut. One gradient of narrow rows comes from strips; where the similarities are kept, or the weights
    /// serve both gradients, a block of weights saves computing similarities again.
    fn sweep_of(&mut self, side: Side, wanted: &[Side]) -> Sweep {
        let across = if side == Side::Others || self.problem.other.is_none() { Side::Anchors } else { Side::Others };
        let both = across != side && wanted.contains(&across);
        let inner_sums = both.then(|| self.gathered(across));
        let (n, m, width) = (self.rows(side), self.rows(across), self.problem.width);
        let workspace = self.workspace();
        // Gradients that add up in the workspace: of all rows where the block is kept or both sets are served.
        let all = self.kept.is_some() || wanted.len() == 2;
        let strips = !all && self.fits_strips();
        let tile = if strips { self.product_tile() } else { self.tile };
        let run = self.sums_run();
        let panels = !self.in_place() && !all && self.planes(side).is_none();
        // A block has a tile at least.
        let tiles = (workspace / 2 / (4 * width)).min(run) / tile.rows();
        let panel = if panels { tiles.max(1) * tile.rows() } else { run };
        let gathered = if panels { aligned(4 * width * panel.min(n)) } else { self.gathered_bytes() };
        let most = self.sides_run();
        let (rows, columns) = match self.kept {
            Some(cells) => (n, cells.pitch),
            None => {
                let free = workspace.saturating_sub(gathered + self.sides_bytes(most)) / 4;
                let memory = if strips { u64::MAX } else { free.min(self.fits(NUMBER)) };
                let products = if strips { 2 } else { 1 };
                let cells = memory.min(self.options().step_flops / (2 * products * width + self.loss.flops()));
                tile.block(cells, (n, m), (panel.min(most), run.min(most)))
            }
        };
        let sums = wanted.contains(&side).then(|| if panels { self.panel(rows.min(n)) } else { self.gathered(side) });
        let mut room = Room::after(gathered);
        let weights = (!strips).then(|| match self.kept {
            Some(cells) => cells,
            None => Cells::whole(self.take(&mut room, 4 * rows * columns), rows, columns),
        });
        let room = self.kept.map_or(room, |cells| room.past(4 * cells.count));
        let sets = [side, across];
        Sweep { sets, rows, columns, sums: [sums, inner_sums], panels, statistics: None, weights, room }
    }
}
