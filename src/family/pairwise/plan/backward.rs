//! Pair weights block by block, their products with the unit rows, and the gradients of the scalar tensors.

use super::planes::{Part, Sums};
use super::tile::{Block, Cells, Sides, Source, Weights};
use super::{LANES, MARK, Planner, SCALAR, SUMS, Side, Tile, VECTOR, block, chunks, rows_of};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Problem, Similarity};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::plan::{Place, Window, whole};
use std::ops::Range;

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
    /// Where sides lie in the workspace.
    sides: u64,
}

impl Planner<'_, '_> {
    pub(super) fn backward(&mut self) -> Result<(), Error> {
        self.scalars()?;
        if !self.weighs {
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

    /// The sets whose gradients are wanted; anchors compared with each other are one set.
    pub(super) fn wanted(&self) -> Vec<Side> {
        let apart = |side: Side| side == Side::Anchors || self.problem.other.is_some();
        [Side::Anchors, Side::Others].into_iter().filter(|&side| apart(side) && self.wants(side)).collect()
    }

    /// Statistics and pair weights together, the denominators last.
    pub(super) fn together(&mut self) -> Result<(), Error> {
        self.late = true;
        let (n, m, width) = (self.problem.anchors, self.problem.others, self.problem.width);
        let wanted = self.wanted();
        let sums: Vec<Sums> = wanted.iter().map(|&side| self.gathered(side)).collect();
        let (run, sides) = (self.sums_run().min(self.sides_run()), self.sides_run_bytes());
        let free = self.request.options.workspace.saturating_sub(self.gathered_bytes() + sides);
        let tile_cells = self.tile.rows() * self.tile.columns();
        let cells = (free / (4 * tile_cells + self.stat().size() * self.tile.rows()) * tile_cells)
            .min(self.builder.window_elements(SCALAR))
            .min(self.request.options.step_flops / (2 * width + 2 * self.loss.flops()));
        let (rows, columns) = block(cells, (n, m), (run, run), self.tile);
        let bytes = 4 * rows * columns;
        let weights = Cells::whole(self.builder.workspace(bytes, self.gathered_bytes()), rows, columns);
        let after = (self.gathered_bytes() + bytes).next_multiple_of(256);
        let partials = self.partials(1, (rows, columns), after + self.sides_bytes(rows.min(n)));
        for outer in chunks(n, rows) {
            let sides = Sides { outer: Some(self.sides_of(self.places.stats, &outer, after)?), inner: None };
            for inner in chunks(m, columns) {
                let block = Block { outer: (Side::Anchors, outer.clone()), inner: (Side::Others, inner) };
                let weights = Weights { sides, block: weights };
                self.tile("together", &block, Source::Computed, Some(partials), Some(weights))?;
                self.merge_block(&block, partials)?;
                for (&side, &sums) in wanted.iter().zip(&sums) {
                    self.product(&block, side == Side::Others, weights.block, sums)?;
                }
            }
        }
        self.finish()?;
        self.scalars()?;
        self.emit_all(&wanted, &sums)?;
        self.late = false;
        Ok(())
    }

    /// The gradients of whole sets.
    pub(super) fn emit_all(&mut self, sides: &[Side], sums: &[Sums]) -> Result<(), Error> {
        let run = self.sums_run();
        for (&side, &sums) in sides.iter().zip(sums) {
            chunks(self.rows(side), run).try_for_each(|rows| self.emit(side, &rows, sums))?;
        }
        Ok(())
    }

    /// Rows whose gradients of unit rows fit a binding.
    pub(super) fn sums_run(&self) -> u64 {
        self.row_run().min((self.builder.window_elements(SCALAR) / self.problem.width).max(1))
    }

    /// The gradient of a set's tensor.
    pub(super) fn grad(&self, side: Side) -> &'static str {
        Problem::grad(if side == Side::Anchors { None } else { self.problem.other })
    }

    /// Gradients of the scalar tensors.
    fn scalars(&mut self) -> Result<(), Error> {
        if !self.loss.scalars().iter().any(|scalar| self.request.gradients.contains(scalar.name)) {
            return Ok(());
        }
        let group = u64::from(self.variant.workgroup_size);
        let n = self.problem.anchors;
        for rows in chunks(n, self.row_run().next_multiple_of(group)) {
            let count = rows.end - rows.start;
            let draft = self
                .hooked("scalars", fragment!("family/pairwise/scalars"))
                .fragments([fragment!("family/pairwise/pair_sums")])
                .words(&[("groups", count.div_ceil(group)), ("first", rows.start), ("end", rows.end)])
                .work("outer_marks", MARK, rows_of(self.places.marks, &rows))
                .work("sums", SUMS, whole(self.places.sums, n.div_ceil(group)));
            let draft = self.with_statistics(draft, &rows);
            let draft = self.with_upstream(self.with_totals(self.scaled(draft)), &rows);
            self.push(draft, count.div_ceil(group), 10 * count)?;
        }
        let mut draft = self
            .draft("scalar_totals", fragment!("family/pairwise/scalar_totals"))
            .fragments([fragment!("family/pairwise/pair_sums"), fragment!("family/pairwise/pairs")])
            .fragments([fragment!("lib/numerics")])
            .words(&[("count", n.div_ceil(group))])
            .work("sums", SUMS, whole(self.places.sums, n.div_ceil(group)));
        draft = self.with_totals(draft);
        for (slot, name) in ["first", "second"].into_iter().enumerate() {
            let scalar = self.loss.scalars().get(slot);
            draft = match scalar.filter(|s| self.request.gradients.contains(s.name)) {
                Some(scalar) => {
                    let element = Element::Float(self.spec(scalar.name).dtype);
                    draft.bind(name, element, self.gradient_access(), whole(Place::Tensor(scalar.grad), 1))
                }
                None => draft.map(|kernel| kernel.absent(Absent::Store(name))),
            };
        }
        self.push(draft, 1, 2 * n.div_ceil(group))
    }

    fn gradient_access(&self) -> Access {
        if self.request.options.accumulate { Access::Accumulate } else { Access::Write }
    }

    /// Rows whose sides take a sixteenth of the workspace.
    pub(super) fn sides_run(&self) -> u64 {
        (self.request.options.workspace / 16 / VECTOR.size()).max(1)
    }

    /// Bytes that some rows' sides take in the workspace.
    pub(super) fn sides_bytes(&self, rows: u64) -> u64 {
        (VECTOR.size() * rows).next_multiple_of(256)
    }

    /// Bytes of the sides of a block's rows at most.
    fn sides_run_bytes(&self) -> u64 {
        [self.problem.anchors, self.problem.others]
            .map(|rows| self.sides_bytes(rows.min(self.sides_run())))
            .iter()
            .sum()
    }

    /// What the pair weights need of those rows of a set; nothing where they are no anchors.
    fn sides(&mut self, side: Side, rows: &Range<u64>, offset: u64) -> Result<Option<Place>, Error> {
        let stats = match (side, self.problem.other) {
            (Side::Others, Some(_)) => self.places.column_stats,
            _ => Some(self.places.stats),
        };
        stats.map(|stats| self.sides_of(stats, rows, offset)).transpose()
    }

    /// What the pair weights need of anchors with these statistics, `offset` bytes into the workspace. Sides are made anew
    /// for each block, which has far more pairs; all anchors' would take another 16 bytes a row.
    pub(super) fn sides_of(&mut self, stats: Place, rows: &Range<u64>, offset: u64) -> Result<Place, Error> {
        let count = rows.end - rows.start;
        let place = self.builder.workspace(VECTOR.size() * count, offset);
        let name = if self.late { "sides.late" } else { "sides" };
        let draft = self
            .hooked(name, fragment!("family/pairwise/sides"))
            .words(&[("first", rows.start), ("end", rows.end)])
            .work("sides", VECTOR, whole(place, count));
        let draft = if self.late {
            let draft = self.without_quality(draft.fragments([fragment!("family/pairwise/scale_none")]));
            draft.map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
        } else {
            let draft = self.with_quality(self.scaled(draft), rows);
            self.with_totals(draft.work("stats", self.stat(), rows_of(stats, rows)))
        };
        let draft = self.with_upstream(draft, rows);
        self.push(draft, count.div_ceil(self.variant.workgroup_size.into()), 10 * count)?;
        Ok(place)
    }

    /// The gradients wanted, panel after panel of the `side` rows over all rows of the other set.
    fn sweep(&mut self, side: Side, wanted: &[Side]) -> Result<(), Error> {
        let inner_side =
            if side == Side::Others || self.problem.other.is_none() { Side::Anchors } else { Side::Others };
        let (n, m) = (self.rows(side), self.rows(inner_side));
        let inner_sums = (inner_side != side && wanted.contains(&inner_side)).then(|| self.gathered(inner_side));
        let sweep = self.sweep_block(side, inner_side, wanted);
        for outer in chunks(n, sweep.rows) {
            let sums = sweep.sums.map(|sums| Sums { base: if sweep.panels { outer.start } else { 0 }, ..sums });
            let outer_sides = self.sides(side, &outer, sweep.sides)?;
            let after = sweep.sides + self.sides_bytes(outer.end - outer.start);
            for inner in chunks(m, sweep.columns) {
                let same = inner_side == side && inner == outer;
                let inner_sides = if same { outer_sides } else { self.sides(inner_side, &inner, after)? };
                let sides = Sides { outer: outer_sides, inner: inner_sides };
                let cell = Block { outer: (side, outer.clone()), inner: (inner_side, inner) };
                match sweep.weights {
                    Some(block) => self.weights(&cell, Weights { sides, block }, sums, inner_sums)?,
                    None => sums.map_or(Ok(()), |sums| self.strips(&cell, sides, sums))?,
                }
            }
            sums.map_or(Ok(()), |sums| self.emit(side, &outer, sums))?;
        }
        match inner_sums {
            Some(sums) => chunks(m, sweep.columns).try_for_each(|rows| self.emit(inner_side, &rows, sums)),
            None => Ok(()),
        }
    }

    /// The pair weights of a block, and their products onto the gradients of the outer rows, of the inner ones, or both.
    fn weights(
        &mut self,
        block: &Block,
        weights: Weights,
        outer: Option<Sums>,
        inner: Option<Sums>,
    ) -> Result<(), Error> {
        let (name, source) = match self.kept {
            Some(cells) => (format!("weights_{}.kept", weights.sides.name()), Source::Kept(cells)),
            None => (format!("weights_{}", weights.sides.name()), Source::Computed),
        };
        self.tile(&name, block, source, None, Some(weights))?;
        for (sums, transposed) in [(outer, false), (inner, true)] {
            sums.map_or(Ok(()), |sums| self.product(block, transposed, weights.block, sums))?;
        }
        Ok(())
    }

    /// How a sweep is cut. One gradient of narrow rows comes from strips; where the similarities are kept, or the weights
    /// serve both gradients, a block of weights saves computing similarities again.
    fn sweep_block(&mut self, side: Side, inner_side: Side, wanted: &[Side]) -> Sweep {
        let (n, m, width) = (self.rows(side), self.rows(inner_side), self.problem.width);
        let in_place = self.in_place();
        let workspace = self.request.options.workspace;
        // Gradients that add up in the workspace: of all rows where the block is kept or both sets are served.
        let all = self.kept.is_some() || wanted.len() == 2;
        let strips = !all && self.fits_strips();
        let tile = if strips { self.product_tile() } else { self.tile };
        let run = self.sums_run();
        let panels = !in_place && !all && !self.has_planes(side);
        // A block has a tile at least.
        let tiles = (workspace / 2 / (4 * width)).min(run) / tile.rows();
        let panel = if panels { tiles.max(1) * tile.rows() } else { run };
        let gathered = if panels { (4 * width * panel.min(n)).next_multiple_of(256) } else { self.gathered_bytes() };
        let (rows, columns) = match self.kept {
            Some(cells) => (n, cells.pitch),
            None => {
                let free = workspace.saturating_sub(gathered + self.sides_run_bytes()) / 4;
                let memory = if strips { u64::MAX } else { free.min(self.builder.window_elements(SCALAR)) };
                let products = if strips { 2 } else { 1 };
                let flops = 2 * products * width + self.loss.flops();
                let most = self.sides_run();
                let cells = memory.min(self.request.options.step_flops / flops);
                block(cells, (n, m), (panel.min(most), run.min(most)), tile)
            }
        };
        let sums = wanted.contains(&side).then(|| if panels { self.panel(rows.min(n)) } else { self.gathered(side) });
        let weights = match self.kept {
            Some(cells) => Some(cells),
            None if strips => None,
            None => Some(Cells::whole(self.builder.workspace(4 * rows * columns, gathered), rows, columns)),
        };
        let sides = gathered + weights.map_or(0, |cells| (4 * cells.count).next_multiple_of(256));
        Sweep { rows, columns, sums, panels, weights, sides }
    }

    /// Where the gradients of some rows add up, panel after panel.
    pub(super) fn panel(&mut self, rows: u64) -> Sums {
        Sums { place: self.builder.workspace(4 * self.problem.width * rows, 0), base: 0 }
    }

    /// Adds a block's weights times one set's rows to the gradients of the other's: of the outer rows, or of the
    /// inner ones if `transposed`. The first block of rows starts the sums.
    pub(super) fn product(&mut self, cell: &Block, transposed: bool, weights: Cells, sums: Sums) -> Result<(), Error> {
        let (outer, inner) = if transposed { (&cell.inner, &cell.outer) } else { (&cell.outer, &cell.inner) };
        let parts = self.product_parts(outer, &inner.1, sums);
        parts.into_iter().try_for_each(|part| self.product_onto(cell, transposed, weights, part))
    }

    /// The tile of rows and dimensions of products.
    pub(super) fn product_tile(&self) -> Tile {
        let narrow = self.problem.width <= self.tile.columns() / 2;
        Tile::new(self.variant.workgroup_size, if narrow { self.tile.across / 2 } else { self.tile.across })
    }

    /// What tells kernels of a product's tile apart.
    pub(super) fn narrow(&self) -> &'static str {
        if self.product_tile().across == self.tile.across { "" } else { "_narrow" }
    }

    pub(super) fn product_onto(
        &mut self,
        cell: &Block,
        transposed: bool,
        weights: Cells,
        part: Part,
    ) -> Result<(), Error> {
        let dimensions = self.problem.width;
        let block = if transposed { cell.transposed() } else { cell.clone() };
        let (outer, inner) = (&block.outer.1, &block.inner.1);
        let (height, depth) = (block.height(), block.width());
        let tile = self.product_tile();
        let across = dimensions.div_ceil(tile.columns());
        let groups = across * height.div_ceil(tile.rows());
        let narrow = self.narrow();
        let (name, fill) = if transposed {
            (format!("product_columns{narrow}"), fragment!("family/pairwise/product_columns"))
        } else {
            (format!("product_rows{narrow}"), fragment!("family/pairwise/product_rows"))
        };
        let mut draft = self.draft(&name, fragment!("family/pairwise/product")).words(&[
            ("tiles", across),
            ("rows", height),
            ("depth", depth),
            ("outer_first", outer.start),
            ("outer_end", outer.end),
            ("inner_first", inner.start),
            ("inner_end", inner.end),
            ("width", dimensions),
            ("pitch", weights.pitch),
            ("first_cell", weights.first),
        ]);
        draft = draft.fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/product_panel"), fill]);
        draft = draft.map(|kernel| tile.link(kernel, true));
        draft = match self.loss.similarity() {
            Similarity::Cosine => self
                .with_rows(draft, "inner", block.inner.0, inner)
                .work("inner_marks", MARK, rows_of(self.marks(block.inner.0), inner))
                .fragments([fragment!("family/pairwise/similarity_cosine"), fragment!("family/pairwise/outer_unused")]),
            Similarity::Euclidean => self.with_marks(self.with_both_rows(draft, &block), &block).fragments([
                fragment!("family/pairwise/similarity_euclidean"),
                fragment!("family/pairwise/outer_rows"),
            ]),
        };
        let draft = part.bind(draft.work("block", SCALAR, weights.window(cell.height(), 1)), groups);
        self.push(draft, groups * part.planes, 2 * height * part.depth * dimensions)
    }

    /// The gradients of some rows from those of their unit rows.
    pub(super) fn emit(&mut self, side: Side, rows: &Range<u64>, sums: Sums) -> Result<(), Error> {
        self.add_planes(side, rows, sums)?;
        let (count, width) = (rows.end - rows.start, self.problem.width);
        let late = if self.late { ".late" } else { "" };
        let name = match (self.in_place(), self.request.options.accumulate) {
            (true, _) => format!("emit.in-place{late}"),
            (false, true) => format!("emit.accumulate{late}"),
            (false, false) => format!("emit{late}"),
        };
        let draft = self
            .draft(&name, fragment!("family/pairwise/emit"))
            .map(|kernel| kernel.constant("LANES", LANES as u32))
            .fragments([fragment!("family/pairwise/pairs"), fragment!("lib/numerics"), self.counted()])
            .words(&[("first", rows.start), ("end", rows.end), ("width", width), ("base", sums.base)]);
        let draft =
            if self.late { self.scaled(draft) } else { draft.fragments([fragment!("family/pairwise/scale_none")]) };
        let draft =
            self.with_rows(draft, "outer", side, rows).work("outer_marks", MARK, rows_of(self.marks(side), rows));
        let draft = self.with_totals(draft);
        let gradient =
            Window { place: Place::Tensor(self.grad(side)), first: rows.start * width, count: count * width };
        let draft = if self.in_place() {
            draft.fragments([fragment!("family/pairwise/emit_in_place")]).work("gradient", SCALAR, gradient)
        } else {
            draft
                .fragments([fragment!("family/pairwise/emit_scratch")])
                .work("sums", SCALAR, sums.window(rows, width))
                .bind("gradient", Element::Float(self.storage), self.gradient_access(), gradient)
        };
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        self.push(draft, count.div_ceil(per_group), 5 * count * width)
    }
}
