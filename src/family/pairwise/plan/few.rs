//! Calls of few rows, whose launches take longer than their work: one workgroup ends the statistics (merge, sums and totals, in
//! the fused pass the loss and the sides too) and those of the lengths, sides that need no statistics come with the marks,
//! planes are added where they are read, and pair weights are made on chip.
//!
//! What remains has barriers that a dispatch cannot have: marks before similarities, partial statistics of all tiles before they
//! are merged, sides before pair weights, all parts of a gradient before its rows are scaled.

use super::blocks::{Block, Room, Rows};
use super::tile::Partials;
use super::{MARK, Planner, VECTOR};
use crate::error::Error;
use crate::family::pairwise::{Problem, Sets, Side};
use crate::kernel::{Absent, Element, fragment};
use crate::plan::{Pass, Place, REGION_ALIGNMENT};
use crate::request::Reduction;
use crate::stage::{Fixed, ITEM, Map, Stage};
use crate::tensor::{GRAD_OUTPUT, REF_LABELS};
use crate::variant::{ParameterSource, Sharing};

/// Partial statistics that an invocation of the one workgroup merges, at most: more take longer than a dispatch.
const MERGES: u64 = 32;

/// What the one workgroup does besides adding up.
#[derive(Debug, Clone, Default)]
pub(super) struct End {
    /// Partial statistics of all pairs that are left to merge.
    merge: Option<(Block, Partials)>,
    /// Sides of all anchors of each set, where pair weights follow.
    pub sides: Option<[Option<Place>; 2]>,
    /// What of the workspace is left past them.
    pub room: Option<Room>,
}

impl<'a> Planner<'a, '_> {
    /// Invocations of the one workgroup.
    pub(super) fn end_workgroup(&self) -> u32 {
        let most = self.call.builder.caps.max_workgroup_size;
        let largest = [256, 128].into_iter().find(|&size| size <= most).unwrap_or(64);
        self.options().workgroup_size.unwrap_or(largest)
    }

    /// Whether the rows are few enough for one workgroup.
    pub(super) fn is_few(&self) -> bool {
        let Problem { anchors: n, others: m, .. } = self.problem;
        let group = u64::from(self.end_workgroup());
        let (across, down) = (m.div_ceil(self.tile.columns()), n.div_ceil(self.tile.rows()));
        let down = if self.places.column_stats.is_some() { down } else { 0 };
        // What lies behind one another is bound at once.
        let partials = across * n + down * m + REGION_ALIGNMENT;
        let both = n + m + REGION_ALIGNMENT;
        across * n.div_ceil(group) + down * m.div_ceil(group) <= MERGES
            && n.max(m) <= self.row_run().min(self.sides_run()).min(group * self.call.workgroup())
            && partials.max(both) <= self.fits(self.stat())
            && both <= self.fits(VECTOR).min(self.fits(MARK))
            && self.end_buffers() <= self.call.builder.caps.max_storage_buffers
            && self.columns_follow()
    }

    /// Storage buffers of the one workgroup's kernel: what it has in any case, or may have.
    fn end_buffers(&self) -> u32 {
        let always = ["partials", "stats", "outer_marks", "totals", "sides"].len();
        let request = self.call.request;
        let maybe = [
            self.own_parameters(),
            self.places.quality.is_some(),
            request.reduction != Reduction::None,
            request.status,
            self.call.has(GRAD_OUTPUT),
        ];
        (always + maybe.into_iter().filter(|is| *is).count()) as u32 + self.scalar_tensors()
    }

    /// Whether parameters take a storage buffer.
    pub(super) fn own_parameters(&self) -> bool {
        let variant = self.call.variant;
        let own = variant.parameters == ParameterSource::Tensor && variant.sharing == Sharing::Shared;
        own && !self.loss.parameters().is_empty()
    }

    /// Scalars that come as tensors.
    pub(super) fn scalar_tensors(&self) -> u32 {
        self.loss.scalars().iter().filter(|scalar| self.call.has(scalar.name)).count() as u32
    }

    /// Whether what belongs to the second set's anchors is a whole number of elements behind the first one's.
    fn columns_follow(&self) -> bool {
        self.places.column_stats.is_none_or(|_| REGION_ALIGNMENT.is_multiple_of(self.stat().size()))
    }

    /// Marks of the rows of both sets in one step.
    pub(super) fn mark_both(&mut self) -> Result<(), Error> {
        let (n, m, width) = (self.problem.anchors, self.problem.others, self.problem.width);
        let first = elements(self.places.marks, self.places.other_marks, MARK);
        let second = n.next_multiple_of(self.lane_rows());
        let groups = (second + m).div_ceil(self.lane_rows());
        let classes = self.loss.sets() == Sets::Classes;
        let parameters = if classes { self.loss.parameters() } else { Vec::new() };
        self.in_lanes(Fixed::new(groups, 0..n), fragment!("family/pairwise/marks"))
            .fragments([fragment!("family/pairwise/marks_two")])
            .parameters(&parameters)
            .words(&[("second", second), ("others", m), ("other_marks", first)])
            .with(|stage| self.labels(stage, Side::Anchors))
            .with(|stage| match self.loss.sets() {
                Sets::Labels => stage.fragments([fragment!("family/pairwise/other_label_given")]).tensor_as(
                    "other_labels",
                    REF_LABELS,
                    Map::Whole(m),
                ),
                Sets::Paired | Sets::Classes => stage.fragments([fragment!("family/pairwise/other_label_row")]),
            })
            .with(|stage| self.vectors(stage, "outer", &Rows { side: Side::Anchors, range: 0..n }))
            .with(|stage| self.vectors(stage, "inner", &Rows { side: Side::Others, range: 0..m }))
            .work("outer_marks", MARK, self.places.marks, Map::Whole(first + m))
            .with(|stage| self.marked_sides(stage))
            .flops(3 * width * (n + m) / n)
            .push(self.call, &self.passes)
    }

    /// Whether pair weights of few rows are made on chip: a step less for each set, and similarities computed again. On a
    /// processor these take longer.
    pub(super) fn few_strips(&self) -> bool {
        let Problem { anchors: n, others: m, width, .. } = self.problem;
        let busy = self.options().busy_groups.unwrap_or(self.call.builder.caps.busy_groups);
        let flops = (4 * width + self.loss.flops()) * n * m;
        self.few && busy > 1 && self.fits_strips() && flops <= self.options().step_flops
    }

    /// Whether the marks' step brings the sides of all anchors along: they wait for nothing where denominators come late.
    pub(super) fn marks_bring_sides(&self) -> bool {
        let own = u32::from(self.own_parameters());
        let two = u32::from(self.problem.other.is_some());
        let labels = if self.loss.sets() == Sets::Labels { 1 + two } else { 1 };
        let rows = ["outer", "outer_marks", "sides", "grad_output"].len() as u32;
        let buffers = rows + two + labels + own + self.scalar_tensors();
        let fits = buffers <= self.call.builder.caps.max_storage_buffers;
        self.late && self.few && self.places.column_stats.is_none() && fits
    }

    /// The sides that the marks' step brings along, if it does.
    pub(super) fn marked_sides(&self, stage: Stage<'a>) -> Stage<'a> {
        let Some([Some(sides), _]) = self.end.sides.filter(|_| self.late) else {
            return stage.fragments([fragment!("family/pairwise/marks_alone")]);
        };
        stage
            .fragments(self.loss.hook())
            .fragments([
                fragment!("family/pairwise/marks_sides"),
                fragment!("family/pairwise/anchor_side"),
                fragment!("family/pairwise/scale_none"),
                fragment!("family/pairwise/log_sum"),
            ])
            .parameters(&self.loss.parameters())
            .with(|stage| self.no_quality(self.scalars(stage)))
            .upstream_unscaled(ITEM)
            .work("sides", VECTOR, sides, Map::Whole(self.problem.anchors))
    }

    /// The workspace past the gradients that add up in it, and past sides that the marks bring.
    pub(super) fn past_gathered(&self) -> Room {
        self.end.room.unwrap_or_else(|| Room::after(self.gathered_bytes()))
    }

    /// Takes the sides of all anchors.
    pub(super) fn few_sides(&mut self, mut room: Room) {
        let anchors = self.take(&mut room, VECTOR.size() * self.problem.anchors);
        let columns = self.places.column_stats;
        let columns = columns.map(|_| self.take(&mut room, VECTOR.size() * self.problem.others));
        self.end.sides = Some([Some(anchors), columns]);
        self.end.room = Some(room);
    }

    /// Leaves a merge of all pairs' statistics to the one workgroup.
    pub(super) fn leaves(&mut self, block: &Block, partials: Partials) -> bool {
        let whole = block.outer.len() == self.problem.anchors && block.inner.len() == self.problem.others;
        let leaves = self.few && whole && partials.round == self.loss.rounds();
        if leaves {
            self.end.merge = Some((block.clone(), partials));
        }
        leaves
    }

    /// The saved totals, and the loss from them.
    pub(super) fn finish_few(&mut self) -> Result<(), Error> {
        let passes = self.passes.clone();
        for &pass in &passes {
            self.passes = vec![pass];
            let apart = pass == Pass::Statistics;
            self.end(!apart)?;
            if apart {
                self.passes = vec![Pass::Finish];
                self.reduced_loss()?;
            }
            self.losses()?;
        }
        self.passes = passes;
        self.end.merge = None;
        Ok(())
    }

    /// The one workgroup: statistics, saved totals and sides; the reduced loss and the status, where the pass gives them.
    fn end(&mut self, gives: bool) -> Result<(), Error> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let (all, marks) = match self.problem.other {
            None => (n, n),
            Some(_) => (n.max(m), elements(self.places.marks, self.places.other_marks, MARK) + m),
        };
        let columns = self.places.column_stats.map(|columns| elements(self.places.stats, columns, self.stat()));
        let none = self.call.request.reduction == Reduction::None;
        self.hooked(Fixed::new(1, 0..n), fragment!("family/pairwise/end"))
            .workgroup(self.end_workgroup())
            .constant("SEGMENT", self.call.workgroup() as u32)
            .constant("ROUND", self.loss.rounds())
            .fragments([
                fragment!("family/pairwise/pair_sums"),
                fragment!("family/pairwise/row_sums"),
                fragment!("family/pairwise/keep_totals"),
                fragment!("family/pairwise/keep_loss"),
            ])
            .words(&[("anchors", n), ("all", all), ("anchors_end", n), ("others_end", m)])
            .with(|stage| self.scale(stage))
            .with(|stage| self.quality(stage))
            .work("outer_marks", MARK, self.places.marks, Map::Whole(marks))
            .with(|stage| match self.problem.other {
                None => stage.fragments([fragment!("family/pairwise/others_self")]),
                Some(_) => stage
                    .fragments([fragment!("family/pairwise/others_set"), fragment!("family/pairwise/end_marks")])
                    .words(&[("other_marks", marks - m)]),
            })
            .work("stats", self.stat(), self.places.stats, Map::Whole(columns.map_or(n, |first| first + m)))
            .with(|stage| match columns {
                None => stage.fragments([fragment!("family/pairwise/directions_one")]),
                Some(first) => stage
                    .fragments([fragment!("family/pairwise/directions_two"), fragment!("family/pairwise/end_columns")])
                    .words(&[("column_stats", first)]),
            })
            .with(|stage| self.end_merge(stage))
            .with(|stage| self.end_sides(stage))
            .with(|stage| self.totals(stage))
            .with(|stage| match gives && !none {
                true => stage.loss(Map::Whole(1)),
                false => stage.absent(Absent::Store("loss")),
            })
            .with(|stage| if gives { stage.status() } else { stage.absent(Absent::Plain("status", "u32")) })
            .flops(20)
            .push(self.call, &self.passes)
    }

    fn end_merge(&self, stage: Stage<'a>) -> Stage<'a> {
        let Some((block, Partials { round, rows, columns })) = &self.end.merge else {
            return stage.fragments([fragment!("family/pairwise/end_merge_none")]);
        };
        let (across, down) = self.tile.of(block);
        let (n, m) = (block.outer.len(), block.inner.len());
        let stage = stage
            .fragments([fragment!("family/pairwise/merged")])
            .words(&[("fresh", u64::from(*round == 1)), ("tiles", across)]);
        let count = across * n;
        let Some(columns) = columns else {
            let stage = stage.fragments([fragment!("family/pairwise/end_merge_one")]);
            return stage.work("partials", self.stat(), *rows, Map::Whole(count));
        };
        let first = elements(*rows, *columns, self.stat());
        stage
            .fragments([fragment!("family/pairwise/end_merge_two")])
            .words(&[("column_partials", first), ("column_tiles", down)])
            .work("partials", self.stat(), *rows, Map::Whole(first + down * m))
    }

    fn end_sides(&self, stage: Stage<'a>) -> Stage<'a> {
        let Some([Some(sides), columns]) = self.end.sides.filter(|_| !self.late) else {
            return stage.fragments([fragment!("family/pairwise/end_sides_none")]);
        };
        let n = self.problem.anchors;
        let stage = stage.fragments([fragment!("family/pairwise/anchor_side")]).upstream_unscaled(ITEM);
        let Some(columns) = columns else {
            let stage = stage.fragments([fragment!("family/pairwise/end_sides_one")]);
            return stage.work("sides", VECTOR, sides, Map::Whole(n));
        };
        let first = elements(sides, columns, VECTOR);
        stage.fragments([fragment!("family/pairwise/end_sides_two")]).words(&[("column_sides", first)]).work(
            "sides",
            VECTOR,
            sides,
            Map::Whole(first + self.problem.others),
        )
    }

    /// The sides of some rows, where the one workgroup made those of their set.
    pub(super) fn made_sides(&self, side: Side, first: u64) -> Option<Option<Place>> {
        let sides = self.end.sides?;
        let one_set = self.problem.other.is_none();
        let place = if one_set { sides[0] } else { sides[side as usize] };
        Some(place.map(|place| match place {
            Place::Scratch(offset) => Place::Scratch(offset + VECTOR.size() * first),
            other => other,
        }))
    }
}

/// Elements from one place of a region to a later one.
fn elements(from: Place, to: Place, element: Element) -> u64 {
    let (Place::Saved(start) | Place::Scratch(start), Place::Saved(end) | Place::Scratch(end)) = (from, to) else {
        panic!("places of one region");
    };
    (end - start) / element.size()
}
