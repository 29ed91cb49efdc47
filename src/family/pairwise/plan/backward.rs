//! Pair weights block by block, their products with the unit rows, and the gradients of the scalar tensors.

use super::bind::bounds;
use super::blocks::{Block, Cells, Room, Rows, Tile, aligned};
use super::planes::{Part, Sums};
use super::tile::{Sides, Source, Weights};
use super::{LANES, MARK, Planner, SUMS, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Side, Similarity};
use crate::kernel::{Absent, fragment};
use crate::plan::Place;
use crate::stage::totals::NUMBER;
use crate::stage::{Fixed, ITEM, Map};

/// How a sweep is cut.
#[derive(Debug, Clone, Copy)]
struct Sweep {
    rows: u64,
    columns: u64,
    /// Where the gradients of the outer rows add up, if they are wanted.
    sums: Option<Sums>,
    /// Whether that is a place for some rows at a time.
    panels: bool,
    /// Where a block's weights lie, unless strips need no block.
    weights: Option<Cells>,
    /// What of the workspace is left for sides.
    room: Room,
}

impl Planner<'_, '_> {
    pub(super) fn backward(&mut self) -> Result<(), Error> {
        self.scalar_gradients()?;
        if self.wanted().is_empty() {
            return Ok(());
        }
        match self.loss.algorithm() {
            Algorithm::Statistics => self.sweeps(),
            Algorithm::Hardest => self.hardest(),
            Algorithm::Triplets { .. } => self.triplet_gradients(),
        }
    }

    /// The gradients wanted: in one sweep over the similarities that are kept, or where those of both sets fit.
    fn sweeps(&mut self) -> Result<(), Error> {
        let wanted = self.wanted();
        if self.kept.is_some() || wanted.len() == 2 && self.gathers() {
            return self.sweep(Side::Anchors, &wanted);
        }
        wanted.into_iter().try_for_each(|side| self.sweep(side, &[side]))
    }

    /// Statistics and pair weights together, the denominators last.
    pub(super) fn together(&mut self) -> Result<(), Error> {
        self.late = true;
        let (n, m) = (self.problem.anchors, self.problem.others);
        let gathered = self.all_gathered();
        let run = self.sums_run().min(self.sides_run());
        let free = self.options().workspace.saturating_sub(self.gathered_bytes() + self.sides_bytes(self.sides_run()));
        let tile_cells = self.tile.rows() * self.tile.columns();
        let cells = (free / (4 * tile_cells + self.stat().size() * self.tile.rows()) * tile_cells)
            .min(self.fits(NUMBER))
            .min(self.options().step_flops / (2 * self.problem.width + 2 * self.loss.flops()));
        let (rows, columns) = self.tile.block(cells, (n, m), (run, run));
        let mut room = Room::after(self.gathered_bytes());
        let weights = Cells::whole(self.take(&mut room, 4 * rows * columns), rows, columns);
        let partials = self.partials(1, (rows, columns), &mut room.past(VECTOR.size() * rows.min(n)));
        for outer in self.runs(Side::Anchors, rows) {
            let sides = Sides { outer: self.sides(&outer, &mut room.clone())?, inner: None };
            for inner in self.runs(Side::Others, columns) {
                let block = Block { outer: outer.clone(), inner };
                self.tile(&block, Source::Computed, Some(partials), Some(Weights { sides, block: weights }))?;
                self.merge(&block, partials)?;
                for &(side, sums) in &gathered {
                    self.product(&block, side == Side::Others, weights, sums)?;
                }
            }
        }
        self.finish()?;
        self.scalar_gradients()?;
        self.emit_all(&gathered)?;
        self.late = false;
        Ok(())
    }

    /// Where the gradients wanted of whole sets add up.
    pub(super) fn all_gathered(&mut self) -> Vec<(Side, Sums)> {
        self.wanted().into_iter().map(|side| (side, self.gathered(side))).collect()
    }

    /// The gradients of whole sets.
    pub(super) fn emit_all(&mut self, gathered: &[(Side, Sums)]) -> Result<(), Error> {
        for &(side, sums) in gathered {
            self.runs(side, self.sums_run()).iter().try_for_each(|rows| self.emit(rows, sums))?;
        }
        Ok(())
    }

    /// Rows whose gradients of unit rows fit a binding.
    pub(super) fn sums_run(&self) -> u64 {
        self.row_run().min((self.fits(NUMBER) / self.problem.width).max(1))
    }

    /// Gradients of the scalar tensors.
    fn scalar_gradients(&mut self) -> Result<(), Error> {
        let scalars = self.loss.scalars();
        if !scalars.iter().any(|scalar| self.call.wants(scalar.name)) {
            return Ok(());
        }
        let (n, group) = (self.problem.anchors, self.call.workgroup());
        let blocks = n.div_ceil(group);
        for rows in self.runs(Side::Anchors, self.row_run().next_multiple_of(group)) {
            let over = rows.over(group);
            let stage = self
                .hooked(&over, fragment!("family/pairwise/scalars"))
                .fragments([fragment!("family/pairwise/pair_sums")])
                .words(&[("groups", over.groups)])
                .with(bounds)
                .work("outer_marks", MARK, self.places.marks, ITEM)
                .work("sums", SUMS, self.places.sums, Map::Whole(blocks))
                .with(|stage| self.statistics(stage))
                .with(|stage| self.scale(stage))
                .with(|stage| self.totals(stage))
                .upstream_unscaled(ITEM)
                .flops(10);
            self.push(stage)?;
        }
        let one = Fixed { groups: 1, items: 0..blocks };
        let stage = self
            .stage(&one, fragment!("family/pairwise/scalar_totals"))
            .fragments([fragment!("family/pairwise/pair_sums"), fragment!("family/pairwise/pairs")])
            .fragments([fragment!("lib/numerics")])
            .words(&[("count", blocks)])
            .work("sums", SUMS, self.places.sums, ITEM)
            .with(|stage| self.totals(stage));
        let slots = ["first", "second"].into_iter().enumerate();
        let stage = slots.fold(stage.flops(2), |stage, (slot, name)| match scalars.get(slot) {
            Some(scalar) => stage.gradient_as(name, scalar.name, Map::Whole(1)),
            None => stage.absent(Absent::Store(name)),
        });
        self.push(stage)
    }

    /// Rows whose sides take a sixteenth of the workspace.
    pub(super) fn sides_run(&self) -> u64 {
        (self.options().workspace / 16 / VECTOR.size()).max(1)
    }

    /// Bytes of the sides of so many rows of each set.
    pub(super) fn sides_bytes(&self, most: u64) -> u64 {
        let bytes = |rows: u64| aligned(VECTOR.size() * rows.min(most));
        bytes(self.problem.anchors) + bytes(self.problem.others)
    }

    /// What the pair weights need of rows of a set; nothing where they are no anchors. Sides are made anew for each
    /// block, which has far more pairs; all anchors' would take another 16 bytes a row.
    pub(super) fn sides(&mut self, rows: &Rows, room: &mut Room) -> Result<Option<Place>, Error> {
        let stats = match (rows.side, self.problem.other) {
            (Side::Others, Some(_)) => self.places.column_stats,
            _ => Some(self.places.stats),
        };
        let bytes = VECTOR.size() * rows.len();
        let Some(stats) = stats else {
            *room = room.past(bytes);
            return Ok(None);
        };
        let place = self.take(room, bytes);
        let over = rows.over(self.call.workgroup());
        let stage = self
            .hooked(&over, fragment!("family/pairwise/sides"))
            .with(bounds)
            .work("sides", VECTOR, place, Map::Whole(rows.len()))
            .with(|stage| match self.late {
                true => {
                    let stage = self.no_quality(stage.fragments([fragment!("family/pairwise/scale_none")]));
                    stage.absent(Absent::Plain("stats", "Stat"))
                }
                false => {
                    let stage = self.quality(self.scale(stage)).work("stats", self.stat(), stats, ITEM);
                    self.totals(stage)
                }
            })
            .upstream_unscaled(ITEM)
            .flops(10);
        self.push(stage)?;
        Ok(Some(place))
    }

    /// The gradients wanted, panel after panel of the `side` rows over all rows of the other set.
    fn sweep(&mut self, side: Side, wanted: &[Side]) -> Result<(), Error> {
        let across = if side == Side::Others || self.problem.other.is_none() { Side::Anchors } else { Side::Others };
        let both = across != side && wanted.contains(&across);
        let across_sums = both.then(|| self.gathered(across));
        let sweep = self.sweep_block(side, across, wanted);
        for outer in self.runs(side, sweep.rows) {
            let sums = sweep.sums.map(|sums| Sums { base: if sweep.panels { outer.range.start } else { 0 }, ..sums });
            let mut room = sweep.room;
            let outer_sides = self.sides(&outer, &mut room)?;
            for inner in self.runs(across, sweep.columns) {
                let inner_sides = if inner == outer { outer_sides } else { self.sides(&inner, &mut room.clone())? };
                let sides = Sides { outer: outer_sides, inner: inner_sides };
                let block = Block { outer: outer.clone(), inner };
                match (sweep.weights, sums) {
                    (Some(weights), _) => {
                        let source = self.kept.map_or(Source::Computed, Source::Kept);
                        self.tile(&block, source, None, Some(Weights { sides, block: weights }))?;
                        for (sums, transposed) in [(sums, false), (across_sums, true)] {
                            sums.map_or(Ok(()), |sums| self.product(&block, transposed, weights, sums))?;
                        }
                    }
                    (None, Some(sums)) => self.strips(&block, sides, sums)?,
                    (None, None) => {}
                }
            }
            sums.map_or(Ok(()), |sums| self.emit(&outer, sums))?;
        }
        match across_sums {
            Some(sums) => self.runs(across, sweep.columns).iter().try_for_each(|rows| self.emit(rows, sums)),
            None => Ok(()),
        }
    }

    /// How a sweep is cut. One gradient of narrow rows comes from strips; where the similarities are kept, or the weights
    /// serve both gradients, a block of weights saves computing similarities again.
    fn sweep_block(&mut self, side: Side, across: Side, wanted: &[Side]) -> Sweep {
        let (n, m, width) = (self.rows(side), self.rows(across), self.problem.width);
        let workspace = self.options().workspace;
        // Gradients that add up in the workspace: of all rows where the block is kept or both sets are served.
        let all = self.kept.is_some() || wanted.len() == 2;
        let strips = !all && self.fits_strips();
        let tile = if strips { self.product_tile() } else { self.tile };
        let run = self.sums_run();
        let panels = !self.in_place() && !all && !self.has_planes(side);
        // A block has a tile at least.
        let tiles = (workspace / 2 / (4 * width)).min(run) / tile.rows();
        let panel = if panels { tiles.max(1) * tile.rows() } else { run };
        let gathered = if panels { aligned(4 * width * panel.min(n)) } else { self.gathered_bytes() };
        let (rows, columns) = match self.kept {
            Some(cells) => (n, cells.pitch),
            None => {
                let most = self.sides_run();
                let free = workspace.saturating_sub(gathered + self.sides_bytes(most)) / 4;
                let memory = if strips { u64::MAX } else { free.min(self.fits(NUMBER)) };
                let products = if strips { 2 } else { 1 };
                let cells = memory.min(self.options().step_flops / (2 * products * width + self.loss.flops()));
                tile.block(cells, (n, m), (panel.min(most), run.min(most)))
            }
        };
        let sums = wanted.contains(&side).then(|| if panels { self.panel(rows.min(n)) } else { self.gathered(side) });
        let mut room = Room::after(gathered);
        let weights = match self.kept {
            Some(cells) => {
                room = room.past(4 * cells.count);
                Some(cells)
            }
            None if strips => None,
            None => Some(Cells::whole(self.take(&mut room, 4 * rows * columns), rows, columns)),
        };
        Sweep { rows, columns, sums, panels, weights, room }
    }

    /// Where the gradients of some rows add up, panel after panel.
    pub(super) fn panel(&mut self, rows: u64) -> Sums {
        Sums { place: self.take(&mut Room::after(0), 4 * self.problem.width * rows), base: 0 }
    }

    /// Adds a block's weights times one set's rows to the gradients of the other's: of the outer rows, or of the
    /// inner ones if `transposed`. The first block of rows starts the sums.
    fn product(&mut self, block: &Block, transposed: bool, weights: Cells, sums: Sums) -> Result<(), Error> {
        let (outer, inner) = if transposed { (&block.inner, &block.outer) } else { (&block.outer, &block.inner) };
        let parts = self.product_parts(outer, &inner.range, sums);
        parts.into_iter().try_for_each(|part| self.product_onto(block, transposed, weights, part))
    }

    /// The tile of rows and dimensions of products.
    pub(super) fn product_tile(&self) -> Tile {
        let narrow = self.problem.width <= self.tile.columns() / 2;
        Tile::new(self.call.variant.workgroup_size, if narrow { self.tile.across / 2 } else { self.tile.across })
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
        let over = Fixed { groups: groups * part.planes, items: block.outer.range.clone() };
        let stage = self
            .stage(&over, fragment!("family/pairwise/product"))
            .words(&[("tiles", across)])
            .with(|stage| self.extents(stage, &block))
            .words(&[("pitch", weights.pitch), ("first_cell", weights.first)])
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/product_panel"), fill])
            .with(|stage| tile.link_panels(stage))
            .with(|stage| match self.loss.similarity() {
                Similarity::Cosine => {
                    let stage = self.marks(self.vectors(stage, "inner", &block.inner), "inner_marks", &block.inner);
                    stage.fragments([self.similarity(), fragment!("family/pairwise/outer_unused")])
                }
                Similarity::Euclidean => {
                    let stage = self.both_marks(self.both_vectors(stage, &block), &block);
                    stage.fragments([self.similarity(), fragment!("family/pairwise/outer_rows")])
                }
            })
            .work("block", NUMBER, weights.place, weights.map(stored.outer.len(), 1))
            .with(|stage| part.bind(stage, groups))
            .flops(2 * part.depth * self.problem.width);
        self.push(stage)
    }

    /// The gradients of some rows from those of their unit rows.
    pub(super) fn emit(&mut self, rows: &Rows, sums: Sums) -> Result<(), Error> {
        self.add_planes(rows, sums)?;
        let (width, tensor) = (self.problem.width, self.tensor(rows.side));
        let over = rows.over(self.call.workgroup() / LANES);
        let stage = self
            .stage(&over, fragment!("family/pairwise/emit"))
            .constant("LANES", LANES as u32)
            .fragments([fragment!("family/pairwise/pairs")])
            .numerics()
            .fragments([self.counted()])
            .with(bounds)
            .words(&[("width", width), ("base", sums.base)])
            .with(|stage| match self.late {
                true => self.scale(stage),
                false => stage.fragments([fragment!("family/pairwise/scale_none")]),
            })
            .with(|stage| self.vectors(stage, "outer", rows))
            .with(|stage| self.marks(stage, "outer_marks", rows))
            .with(|stage| self.totals(stage))
            .with(|stage| match self.in_place() {
                true => {
                    let stage = stage.fragments([fragment!("family/pairwise/emit_in_place")]);
                    stage.work("gradient", NUMBER, sums.place, Map::Item(width))
                }
                false => stage
                    .fragments([fragment!("family/pairwise/emit_scratch")])
                    .work("sums", NUMBER, sums.place, Map::at(sums.elements(rows, width)))
                    .gradient_as("gradient", tensor, Map::Item(width)),
            })
            .flops(5 * width);
        self.push(stage)
    }
}
