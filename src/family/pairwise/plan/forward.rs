//! Statistics over blocks of similarities, and the loss from them.

use super::{Draft, FORWARD, LANES, MARK, Planner, SUMS, Side, TOTALS, WORD, block, chunks, rows_of};
use crate::error::Error;
use crate::family::pairwise::Sets;
use crate::kernel::{Absent, Access, Element, fragment};
use crate::plan::{Pass, Place, whole};
use crate::tensor::{DType, LABELS, LOSS, REF_LABELS, STATUS, TensorSpec};
use std::ops::Range;

impl Planner<'_, '_> {
    pub(super) fn forward(&mut self) -> Result<(), Error> {
        self.mark(&[Pass::Statistics, Pass::Fused, Pass::Gradient])?;
        for round in 1..=self.loss.rounds() {
            self.statistics(round)?;
        }
        self.sum_rows()?;
        self.finish()
    }

    /// Marks of the rows of both sets.
    fn mark(&mut self, passes: &[Pass]) -> Result<(), Error> {
        let wanted = !self.request.gradients.is_empty();
        let passes: Vec<Pass> = passes.iter().copied().filter(|&p| wanted || p != Pass::Gradient).collect();
        self.mark_side(&passes, Side::Anchors)?;
        if self.problem.other.is_some() { self.mark_side(&passes, Side::Others) } else { Ok(()) }
    }

    fn mark_side(&mut self, passes: &[Pass], side: Side) -> Result<(), Error> {
        let labels = match (self.loss.sets(), side) {
            (Sets::Labels, Side::Anchors) => Some((LABELS, fragment!("lib/label_given"))),
            (Sets::Labels, Side::Others) => Some((REF_LABELS, fragment!("lib/label_given"))),
            (Sets::Classes, Side::Anchors) => Some((LABELS, fragment!("lib/label_class"))),
            _ => None,
        };
        let name = if side == Side::Anchors { "marks" } else { "other_marks" };
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        for rows in chunks(self.rows(side), self.row_run()) {
            let mut draft = self
                .draft(name, fragment!("family/pairwise_marks"))
                .fragments([fragment!("lib/pairs"), fragment!("lib/numerics")])
                .words(&[("first", rows.start), ("end", rows.end), ("width", self.problem.width)]);
            draft = match labels {
                Some((tensor, fragment)) => {
                    let element = Element::Integer(self.spec(tensor).dtype);
                    let window = rows_of(Place::Tensor(tensor), &rows);
                    draft.fragments([fragment]).bind("labels", element, Access::Read, window)
                }
                None => draft.fragments([fragment!("lib/label_row")]),
            };
            if self.loss.sets() == Sets::Classes && side == Side::Anchors {
                draft = draft.words(&[("classes", self.problem.others)]);
                draft = draft.map(|kernel| kernel.parameters(&self.loss.parameters()));
            }
            let draft =
                self.with_rows(draft, "outer", side, &rows).work("outer_marks", MARK, rows_of(self.marks(side), &rows));
            let count = rows.end - rows.start;
            self.push(passes, draft, count.div_ceil(per_group), 3 * count * self.problem.width)?;
        }
        Ok(())
    }

    /// One round of statistics over all blocks.
    fn statistics(&mut self, round: u32) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let (tile, stat) = (self.tile, self.stat());
        let both = self.places.column_stats;
        let flops = 2 * self.problem.width + self.loss.flops();
        // Bytes of partial statistics for each tile.
        let per_tile = stat.size() * (tile.rows() + both.map_or(0, |_| tile.columns()));
        let area = tile.rows() * tile.columns();
        let cells = (self.request.options.workspace / per_tile * area)
            .min(self.builder.window_elements(stat) * tile.columns().min(tile.rows()))
            .min(self.request.options.step_flops / flops);
        let run = self.row_run();
        let (rows, columns) = block(cells, (n, m), (run, run), tile);
        let across = columns.min(m).div_ceil(tile.columns());
        let down = rows.min(n).div_ceil(tile.rows());
        let partials = self.builder.workspace(across * rows.min(n) * stat.size(), 0);
        let after = (across * rows.min(n) * stat.size()).next_multiple_of(256);
        let columns_too = both.map(|stats| (stats, self.builder.workspace(down * columns.min(m) * stat.size(), after)));
        for outer in chunks(n, rows) {
            for inner in chunks(m, columns) {
                let height = outer.end - outer.start;
                let width = inner.end - inner.start;
                let (across, down) = (width.div_ceil(tile.columns()), height.div_ceil(tile.rows()));
                let draft = self.hooked(&format!("statistics{round}"), fragment!("family/pairwise_statistics"));
                let draft =
                    draft.words(&[("groups", across * down), ("tiles", across), ("rows", height), ("columns", width)]);
                let mut draft = self
                    .with_tile(draft, (Side::Anchors, &outer), (Side::Others, &inner))
                    .map(|kernel| kernel.constant("ROUND", round))
                    .work("partials", stat, whole(partials, across * height));
                draft = if round == 1 {
                    draft.map(|kernel| kernel.absent(Absent::Plain("stats", "Stat")))
                } else {
                    draft.work("stats", stat, rows_of(self.places.stats, &outer))
                };
                draft = match columns_too {
                    None => draft.fragments([fragment!("lib/columns_none")]),
                    Some((_, column_partials)) => draft.fragments([fragment!("lib/columns_anchors")]).work(
                        "column_partials",
                        stat,
                        whole(column_partials, down * width),
                    ),
                };
                self.push(&FORWARD, draft, across * down, flops * height * width)?;
                self.merge(round, self.places.stats, partials, &outer, across, round == 1 && inner.start == 0)?;
                if let Some((stats, column_partials)) = columns_too {
                    self.merge(round, stats, column_partials, &inner, down, outer.start == 0)?;
                }
            }
        }
        Ok(())
    }

    /// Adds a block's partial statistics to the anchors'.
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
            .hooked(&format!("merge{round}"), fragment!("family/pairwise_merge"))
            .map(|kernel| kernel.constant("ROUND", round))
            .words(&[("first", rows.start), ("end", rows.end), ("tiles", tiles), ("fresh", u64::from(fresh))])
            .work("stats", self.stat(), rows_of(stats, rows))
            .work("partials", self.stat(), whole(partials, tiles * count));
        self.push(&FORWARD, draft, count.div_ceil(self.variant.workgroup_size.into()), tiles * count * 8)
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
                .hooked("rows", fragment!("family/pairwise_rows"))
                .fragments([fragment!("lib/pair_sums")])
                .words(&[
                    ("groups", count.div_ceil(group)),
                    ("first", rows.start),
                    ("anchors_end", n.min(rows.end)),
                    ("others_end", m.min(rows.end)),
                ])
                .work("outer_marks", MARK, rows_of(self.places.marks, &anchors))
                .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)));
            let draft = self.with_statistics(draft, &anchors);
            let draft = self.without_sides(draft);
            let draft = match self.problem.other {
                None => draft.fragments([fragment!("lib/others_self")]),
                Some(_) => draft.fragments([fragment!("lib/others_set")]).work(
                    "inner_marks",
                    MARK,
                    rows_of(self.places.other_marks, &within(&rows, m)),
                ),
            };
            self.push(&FORWARD, draft, count.div_ceil(group), 10 * count)?;
        }
        let draft = self
            .draft("totals", fragment!("family/pairwise_totals"))
            .fragments([fragment!("lib/pair_sums")])
            .words(&[("count", all.div_ceil(group)), ("anchors", n)])
            .work("sums", SUMS, whole(self.places.sums, all.div_ceil(group)))
            .work("totals", WORD, whole(self.places.totals, TOTALS));
        self.push(&FORWARD, draft, 1, 2 * all.div_ceil(group))
    }

    /// Stands in for the sides that only the sides kernel stores.
    pub(super) fn without_sides(&self, draft: Draft) -> Draft {
        draft.map(|kernel| {
            kernel.absent(Absent::Plain("sides", "vec4<f32>")).absent(Absent::Plain("column_sides", "vec4<f32>"))
        })
    }

    /// The loss and the status from the saved totals and statistics.
    fn finish(&mut self) -> Result<(), Error> {
        const PASSES: [Pass; 2] = [Pass::Finish, Pass::Fused];
        if self.is_none() {
            for rows in chunks(self.problem.anchors, self.row_run()) {
                let count = rows.end - rows.start;
                let draft = self
                    .hooked("losses", fragment!("family/pairwise_losses"))
                    .words(&[("first", rows.start), ("end", rows.end)])
                    .work("totals", WORD, whole(self.places.totals, TOTALS))
                    .bind("loss", Element::Float(DType::F32), Access::Write, rows_of(Place::Tensor(LOSS), &rows));
                let draft = self.without_sides(self.with_statistics(draft, &rows));
                self.push(&PASSES, draft, count.div_ceil(self.variant.workgroup_size.into()), 10 * count)?;
            }
        }
        if self.is_none() && !self.request.status {
            return Ok(());
        }
        let name = if self.is_none() { "finish_status" } else { "finish" };
        let draft = self.draft(name, fragment!("family/pairwise_finish")).fragments([fragment!("lib/numerics")]);
        let mut draft = self.scaled(draft);
        draft = if self.is_none() {
            draft.map(|kernel| kernel.absent(Absent::Store("loss")))
        } else {
            draft.bind("loss", Element::Float(DType::F32), Access::Write, whole(Place::Tensor(LOSS), 1))
        };
        draft = if self.request.status {
            self.builder.output(STATUS, TensorSpec::new(DType::U32, [2]));
            draft.bind("status", WORD, Access::Write, whole(Place::Tensor(STATUS), 2))
        } else {
            draft.map(|kernel| kernel.absent(Absent::Plain("status", "u32")))
        };
        self.push(&PASSES, draft, 1, 4)
    }
}
