//! What the stages bind: the hook with what it reads, rows and their marks, statistics, totals.

use super::blocks::{Block, Rows};
use super::{APART, LANES, MARK, Planner, TOTALS};
use crate::family::pairwise::{Mean, Sets, Side, Similarity};
use crate::kernel::{Absent, Fragment, fragment};
use crate::request::Reduction;
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{Fixed, ITEM, Map, Stage};
use crate::tensor::{LABELS, REF_LABELS};
use crate::variant::Sharing;

/// Step words for the rows of a run.
pub(super) fn bounds(stage: Stage<'_>) -> Stage<'_> {
    stage.word_of("first", |run| run.items.start).word_of("end", |run| run.items.end)
}

/// The step word for the workgroups of a run.
pub(super) fn groups(stage: Stage<'_>) -> Stage<'_> {
    stage.word_of("groups", |run| run.groups())
}

impl<'a> Planner<'a, '_> {
    pub(super) fn stage(&self, over: Fixed, skeleton: Fragment) -> Stage<'a> {
        self.call.step(over).fragments([skeleton]).word("nan_source", 0)
    }

    /// Rows of a workgroup whose invocations share them.
    pub(super) fn lane_rows(&self) -> u64 {
        self.call.workgroup() / LANES
    }

    /// A stage over rows of which each is shared by some invocations.
    pub(super) fn in_lanes(&self, over: Fixed, skeleton: Fragment) -> Stage<'a> {
        self.stage(over, skeleton)
            .constant("LANES", LANES as u32)
            .fragments([fragment!("family/pairwise/pairs")])
            .numerics()
            .fragments([self.counted()])
            .with(bounds)
            .words(&[("width", self.problem.width)])
    }

    /// A stage that links the loss's hook, without its parameters and scalars.
    pub(super) fn formula(&self, over: Fixed, skeleton: Fragment) -> Stage<'a> {
        self.stage(over, skeleton)
            .fragments(self.loss.hook())
            .fragments([fragment!("family/pairwise/pairs"), fragment!("family/pairwise/log_sum")])
            .numerics()
            .fragments([self.counted()])
    }

    /// A stage that links the loss's hook, with its parameters and scalars.
    pub(super) fn hooked(&self, over: Fixed, skeleton: Fragment) -> Stage<'a> {
        self.formula(over, skeleton).parameters(&self.loss.parameters()).with(|stage| self.scalars(stage))
    }

    /// Which pairs count.
    pub(super) fn counted(&self) -> Fragment {
        match self.loss.sets() {
            Sets::Labels | Sets::Paired => fragment!("family/pairwise/sets_labels"),
            Sets::Classes => fragment!("family/pairwise/sets_classes"),
        }
    }

    pub(super) fn similarity(&self) -> Fragment {
        match self.loss.similarity() {
            Similarity::Cosine => fragment!("family/pairwise/similarity_cosine"),
            Similarity::Euclidean => fragment!("family/pairwise/similarity_euclidean"),
        }
    }

    /// The scalars: tensors, or parameters.
    pub(super) fn scalars(&self, stage: Stage<'a>) -> Stage<'a> {
        self.loss.scalars().iter().fold(stage, |stage, scalar| {
            stage.optional(scalar.name, Absent::Float(scalar.name, scalar.parameter), Map::Whole(1))
        })
    }

    /// Expressions that stand in for the scalars.
    pub(super) fn scalars_as(&self, stage: Stage<'a>, expressions: impl Iterator<Item = &'static str>) -> Stage<'a> {
        let scalars = self.loss.scalars().iter().zip(expressions);
        scalars.fold(stage, |stage, (scalar, expression)| stage.absent(Absent::Float(scalar.name, expression)))
    }

    /// What a row's label is.
    pub(super) fn labels(&self, stage: Stage<'a>, side: Side) -> Stage<'a> {
        let given = [fragment!("family/pairwise/label_given")];
        match (self.loss.sets(), side) {
            (Sets::Labels, Side::Anchors) => stage.fragments(given).tensor_as("labels", LABELS, ITEM),
            (Sets::Labels, Side::Others) => stage.fragments(given).tensor_as("labels", REF_LABELS, ITEM),
            (Sets::Classes, Side::Anchors) => stage
                .words(&[("classes", self.problem.others)])
                .fragments([fragment!("family/pairwise/label_class")])
                .tensor_as("labels", LABELS, ITEM),
            (Sets::Paired, _) | (Sets::Classes, Side::Others) => {
                stage.fragments([fragment!("family/pairwise/label_row")])
            }
        }
    }

    /// One element for each row of a set that is in a run; for its last row where none is.
    pub(super) fn each(&self, side: Side) -> Map<'static> {
        let count = self.rows(side);
        Map::of(move |run| run.items.start.min(count - 1)..run.items.end.min(count))
    }

    /// The statistics of anchors, in one direction or both, and their qualities.
    pub(super) fn statistics(&self, stage: Stage<'a>) -> Stage<'a> {
        let stage = self.quality(stage).work("stats", self.stat(), self.places.stats, self.each(Side::Anchors));
        let Some(columns) = self.places.column_stats else {
            return stage.fragments([fragment!("family/pairwise/directions_one")]);
        };
        let stage = stage.fragments([fragment!("family/pairwise/directions_two")]);
        stage.work("column_stats", self.stat(), columns, self.each(Side::Anchors))
    }

    /// The qualities of anchors, where the loss has them.
    pub(super) fn quality(&self, stage: Stage<'a>) -> Stage<'a> {
        match self.places.quality {
            Some((_, quality)) => stage.work("quality", NUMBER, quality, self.each(Side::Anchors)),
            None => stage,
        }
    }

    /// What stands in for the qualities where no anchor's own logit is taken.
    pub(super) fn no_quality(&self, stage: Stage<'a>) -> Stage<'a> {
        match self.places.quality {
            Some(_) => stage.absent(Absent::Float("quality", "0.0")),
            None => stage,
        }
    }

    /// The saved totals.
    pub(super) fn totals(&self, stage: Stage<'a>) -> Stage<'a> {
        stage.work("totals", WORD, self.places.totals, Map::Whole(TOTALS))
    }

    /// The denominators of the terms.
    pub(super) fn scale(&self, stage: Stage<'a>) -> Stage<'a> {
        let mean_of = match (self.call.request.reduction, self.loss.mean()) {
            (Reduction::None | Reduction::Sum, _) => 0,
            (Reduction::Mean, Mean::Counts) => 1,
            (Reduction::Mean, Mean::Anchors) | (Reduction::BatchMean, _) => 2,
            (Reduction::Mean, Mean::WideCounts) => 3,
        };
        stage.fragments([fragment!("family/pairwise/pair_scale")]).word("mean_of", mean_of)
    }

    /// Where rows and columns of a block lie in their sets.
    pub(super) fn extents(&self, stage: Stage<'a>, block: &Block) -> Stage<'a> {
        let (outer, inner) = (&block.outer.range, &block.inner.range);
        stage.words(&[
            ("rows", block.outer.len()),
            ("depth", block.inner.len()),
            ("outer_first", outer.start),
            ("outer_end", outer.end),
            ("inner_first", inner.start),
            ("inner_end", inner.end),
            ("width", self.problem.width),
        ])
    }

    /// Rows of a set.
    pub(super) fn vectors(&self, stage: Stage<'a>, name: &'static str, rows: &Rows) -> Stage<'a> {
        stage.tensor_as(name, self.tensor(rows.side), rows.map(self.problem.width))
    }

    /// Marks of rows of a set.
    pub(super) fn marks(&self, stage: Stage<'a>, name: &'static str, rows: &Rows) -> Stage<'a> {
        let place = if rows.side == Side::Anchors { self.places.marks } else { self.places.other_marks };
        stage.work(name, MARK, place, rows.map(1))
    }

    /// Whether rows are bound read_write.
    pub(super) fn rows_are_writable(&self) -> bool {
        self.call.variant.sharing == Sharing::Shared
    }

    /// The outer and inner rows of a block, where windows of so many bytes a row may overlap. A browser refuses two
    /// bindings of a dispatch that overlap, one of them writable: rows of one set that lie so are bound at once.
    fn beside(&self, block: &Block, bytes: u64) -> Option<Rows> {
        let (outer, inner) = (&block.outer.range, &block.inner.range);
        let between = outer.start.max(inner.start).saturating_sub(outer.end.min(inner.end));
        let one_set = self.tensor(block.outer.side) == self.tensor(block.inner.side);
        let range = outer.start.min(inner.start)..outer.end.max(inner.end);
        (one_set && between * bytes < APART).then_some(Rows { side: block.outer.side, range })
    }

    /// A block's outer and inner rows.
    pub(super) fn both_vectors(&self, stage: Stage<'a>, block: &Block) -> Stage<'a> {
        let bytes = self.problem.width * self.storage.size();
        match self.beside(block, bytes).filter(|_| self.rows_are_writable()) {
            Some(rows) => self.vectors(stage, "outer", &rows).absent(Absent::Within("inner", "outer", "f32")),
            None => self.vectors(self.vectors(stage, "outer", &block.outer), "inner", &block.inner),
        }
    }

    /// The marks of a block's outer and inner rows.
    pub(super) fn both_marks(&self, stage: Stage<'a>, block: &Block) -> Stage<'a> {
        match self.beside(block, MARK.size()) {
            Some(rows) => {
                self.marks(stage, "outer_marks", &rows).absent(Absent::Within("inner_marks", "outer_marks", "Mark"))
            }
            None => self.marks(self.marks(stage, "outer_marks", &block.outer), "inner_marks", &block.inner),
        }
    }
}
