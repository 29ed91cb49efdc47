//! Statistics over blocks of similarities, and the loss from them.

use super::tile::{Block, Partials, Source};
use super::{Draft, LANES, MARK, Planner, SUMS, Side, TOTALS, WORD, block, chunks, rows_of};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Sets};
use crate::kernel::{Absent, Access, Element, fragment};
use crate::plan::{Pass, Place, whole};
use crate::tensor::{DType, LABELS, LOSS, REF_LABELS, STATUS};
use std::ops::Range;

impl Planner<'_, '_> {
    /// Statistics, the saved totals, and the loss.
    pub(super) fn forward(&mut self) -> Result<(), Error> {
        self.qualities()?;
        if let Algorithm::Triplets { .. } = self.loss.algorithm() {
            self.triplet_values()?;
        } else {
            for round in 1..=self.loss.rounds() {
                self.statistics(round)?;
            }
        }
        self.finish()
    }

    /// Marks of the rows of both sets.
    pub(super) fn mark(&mut self) -> Result<(), Error> {
        self.mark_side(Side::Anchors)?;
        if self.problem.other.is_some() { self.mark_side(Side::Others) } else { Ok(()) }
    }

    fn mark_side(&mut self, side: Side) -> Result<(), Error> {
        let name = if side == Side::Anchors { "marks" } else { "other_marks" };
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        for rows in chunks(self.rows(side), self.row_run()) {
            let draft = self
                .draft(name, fragment!("family/pairwise/marks"))
                .map(|kernel| kernel.constant("LANES", LANES as u32))
                .fragments([fragment!("family/pairwise/pairs"), fragment!("lib/numerics"), self.counted()])
                .words(&[("first", rows.start), ("end", rows.end), ("width", self.problem.width)]);
            let draft = match (self.loss.sets(), side) {
                (Sets::Classes, Side::Anchors) => self.with_parameters(draft),
                _ => draft,
            };
            let draft = self.with_labels(draft, side, &rows);
            let draft =
                self.with_rows(draft, "outer", side, &rows).work("outer_marks", MARK, rows_of(self.marks(side), &rows));
            let count = rows.end - rows.start;
            self.push(draft, count.div_ceil(per_group), 3 * count * self.problem.width)?;
        }
        Ok(())
    }

    /// Adds what a row's label is.
    fn with_labels(&self, draft: Draft, side: Side, rows: &Range<u64>) -> Draft {
        let bind = |draft: Draft, name: &'static str, fragment| {
            let element = Element::Integer(self.spec(name).dtype);
            draft.fragments([fragment]).bind("labels", element, Access::Read, rows_of(Place::Tensor(name), rows))
        };
        match (self.loss.sets(), side) {
            (Sets::Labels, Side::Anchors) => bind(draft, LABELS, fragment!("family/pairwise/label_given")),
            (Sets::Labels, Side::Others) => bind(draft, REF_LABELS, fragment!("family/pairwise/label_given")),
            (Sets::Classes, Side::Anchors) => {
                let draft = draft.words(&[("classes", self.problem.others)]);
                bind(draft, LABELS, fragment!("family/pairwise/label_class"))
            }
            (Sets::Paired, _) | (Sets::Classes, Side::Others) => {
                draft.fragments([fragment!("family/pairwise/label_row")])
            }
        }
    }

    /// One round of statistics over all blocks.
    fn statistics(&mut self, round: u32) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let (rows, columns) = match self.kept {
            Some(cells) => (n, cells.pitch),
            None => self.statistics_block(),
        };
        let after = self.kept.map_or(0, |cells| (self.gathered_bytes() + 4 * cells.count).next_multiple_of(256));
        let partials = self.partials(round, (rows, columns), after);
        let name = format!("statistics{round}");
        let (name, source) = match (self.kept, round) {
            (None, _) => (name, Source::Computed),
            (Some(place), 1) => (format!("{name}.stored"), Source::Stored(place)),
            (Some(place), _) => (format!("{name}.kept"), Source::Kept(place)),
        };
        for outer in chunks(n, rows) {
            for inner in chunks(m, columns) {
                let block = Block { outer: (Side::Anchors, outer.clone()), inner: (Side::Others, inner) };
                self.tile(&name, &block, source, Some(partials), None)?;
                self.merge_block(&block, partials)?;
            }
        }
        Ok(())
    }

    /// Rows and columns of a block of which statistics alone are taken: a quarter of the workspace holds those of tens of
    /// millions of pairs.
    fn statistics_block(&self) -> (u64, u64) {
        let (tile, stat) = (self.tile, self.stat());
        // Bytes of partial statistics for each tile.
        let columns = if self.places.column_stats.is_some() { tile.columns() } else { 0 };
        let per_tile = stat.size() * (tile.rows() + columns);
        let cells = (self.request.options.workspace / 4 / per_tile * tile.rows() * tile.columns())
            .min(self.builder.window_elements(stat) * tile.columns().min(tile.rows()))
            .min(self.request.options.step_flops / (2 * self.problem.width + self.loss.flops()));
        let run = self.row_run();
        block(cells, (self.problem.anchors, self.problem.others), (run, run), tile)
    }

    /// Room for the partial statistics of a block, `offset` bytes into the workspace.
    pub(super) fn partials(&mut self, round: u32, (rows, columns): (u64, u64), offset: u64) -> Partials {
        let (n, m) = (rows.min(self.problem.anchors), columns.min(self.problem.others));
        let (across, down) = (m.div_ceil(self.tile.columns()), n.div_ceil(self.tile.rows()));
        let stat = self.stat().size();
        let place = self.builder.workspace(across * n * stat, offset);
        let after = (offset + across * n * stat).next_multiple_of(256);
        let columns = self.places.column_stats.map(|_| self.builder.workspace(down * m * stat, after));
        Partials { round, rows: place, columns }
    }

    /// Adds a block's partial statistics to those of its anchors.
    pub(super) fn merge_block(&mut self, block: &Block, partials: Partials) -> Result<(), Error> {
        let (across, down) = self.tiles(block);
        let first = |rows: &Range<u64>| partials.round == 1 && rows.start == 0;
        let (outer, inner) = (&block.outer.1, &block.inner.1);
        self.merge(partials.round, self.places.stats, partials.rows, outer, across, first(inner))?;
        if let (Some(stats), Some(columns)) = (self.places.column_stats, partials.columns) {
            self.merge(partials.round, stats, columns, inner, down, first(outer))?;
        }
        Ok(())
    }

    fn merge(
        &mut self,
        round: u32,
        stats: Place,
        partials: Place,
        rows: &Range<u64>,
        tiles: u64,
        fresh: bool,
    ) -> Result<(), Error> {
        let count = rows.end - rows.start;
        let draft = self
            .without_quality(self.hooked(&format!("merge{round}"), fragment!("family/pairwise/merge")))
            .map(|kernel| kernel.constant("ROUND", round))
            .words(&[("first", rows.start), ("end", rows.end), ("tiles", tiles), ("fresh", u64::from(fresh))])
            .work("stats", self.stat(), rows_of(stats, rows))
            .work("partials", self.stat(), whole(partials, tiles * count));
        self.push(draft, count.div_ceil(self.variant.workgroup_size.into()), tiles * count * 8)
    }

    /// The saved totals, and the loss from them.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.sum_rows()?;
        let passes = |pass: Pass| match pass {
            Pass::Statistics => Pass::Finish,
            other => other,
        };
        let before = self.passes.clone();
        self.passes = before.iter().copied().map(passes).collect();
        self.losses()?;
        self.passes = before;
        Ok(())
    }

    /// Sums of the anchors' terms, and flags of all rows, into the saved totals.
    fn sum_rows(&mut self) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let group = u64::from(self.variant.workgroup_size);
        let all = if self.problem.other.is_some() { n.max(m) } else { n };
        // A run without rows of one set binds that set's last row.
        let within = |rows: &Range<u64>, count: u64| rows.start.min(count - 1)..rows.end.min(count);
        for rows in chunks(all, self.row_run().next_multiple_of(group)) {
            let count = rows.end - rows.start;
            let anchors = within(&rows, n);
            let draft = self
                .hooked("rows", fragment!("family/pairwise/rows"))
                .fragments([fragment!("family/pairwise/pair_sums")])
                .words(&[
                    ("groups", count.div_ceil(group)),
                    ("first", rows.start),
                    ("anchors_end", n.min(rows.end)),
                    ("others_end", m.min(rows.end)),
                ])
                .work("outer_marks", MARK, rows_of(self.places.marks, &anchors))
                .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)));
            let draft = self.with_statistics(draft, &anchors);
            let draft = match self.problem.other {
                None => draft.fragments([fragment!("family/pairwise/others_self")]),
                Some(_) => draft.fragments([fragment!("family/pairwise/others_set")]).work(
                    "inner_marks",
                    MARK,
                    rows_of(self.places.other_marks, &within(&rows, m)),
                ),
            };
            self.push(draft, count.div_ceil(group), 10 * count)?;
        }
        let draft = self
            .draft("totals", fragment!("family/pairwise/totals"))
            .fragments([fragment!("family/pairwise/pair_sums")])
            .words(&[("count", all.div_ceil(group)), ("anchors", n)])
            .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)))
            .work("totals", WORD, whole(self.places.totals, TOTALS));
        self.push(draft, 1, 2 * all.div_ceil(group))
    }

    /// The loss and the status from the saved totals and statistics.
    fn losses(&mut self) -> Result<(), Error> {
        if self.is_none() {
            for rows in chunks(self.problem.anchors, self.row_run()) {
                let count = rows.end - rows.start;
                let draft = self
                    .hooked("losses", fragment!("family/pairwise/losses"))
                    .words(&[("first", rows.start), ("end", rows.end)])
                    .bind("loss", Element::Float(DType::F32), Access::Write, rows_of(Place::Tensor(LOSS), &rows));
                let draft =
                    self.with_labels(self.with_totals(self.with_statistics(draft, &rows)), Side::Anchors, &rows);
                self.push(draft, count.div_ceil(self.variant.workgroup_size.into()), 10 * count)?;
            }
        }
        if self.is_none() && !self.request.status {
            return Ok(());
        }
        let name = if self.is_none() { "finish_status" } else { "finish" };
        let draft = self.draft(name, fragment!("family/pairwise/finish"));
        let draft = draft.fragments([fragment!("family/pairwise/pairs"), fragment!("lib/numerics")]);
        let mut draft = self.with_totals(self.scaled(draft));
        draft = if self.is_none() {
            draft.map(|kernel| kernel.absent(Absent::Store("loss")))
        } else {
            draft.bind("loss", Element::Float(DType::F32), Access::Write, whole(Place::Tensor(LOSS), 1))
        };
        draft = if self.request.status {
            draft.bind("status", WORD, Access::Write, whole(Place::Tensor(STATUS), 2))
        } else {
            draft.map(|kernel| kernel.absent(Absent::Plain("status", "u32")))
        };
        self.push(draft, 1, 4)
    }
}
