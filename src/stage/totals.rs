//! The saved totals of a call (one sum, what counts, flags) and the steps that reduce and finish them.

use super::call::FINISH;
use super::domain::One;
use super::map::{ITEM, Map};
use super::recipe::{Emit, Stage};
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::params::Parameter;
use crate::plan::{Merge, Pass, Place, PlanBuilder, Window, whole};
use crate::request::{Reduction, Request};
use crate::variant::{Block, Variant};
use std::rc::Rc;

/// A tally in scratch: sum f32, count u32, flags u32.
pub(crate) const TALLY: Element = Element::Plain("Tally", 12);
/// A word of scratch or saved memory.
pub(crate) const WORD: Element = Element::Plain("u32", 4);
/// A number in scratch or saved memory, read or written.
pub(crate) const NUMBER: Element = Element::Plain("f32", 4);
/// Words of the saved totals, and those of a second value.
const WORDS: u64 = 8;
const OWN_WORDS: u64 = 4;
/// First word of the value's tally: the sum, the bad labels, the flags.
pub(crate) const VALUE: u32 = 0;
/// First word of the count's tally: the weights, the cells, nothing.
pub(crate) const COUNT: u32 = 3;
/// First word of a second value's tally, of a loss whose total is not one sum over one denominator.
pub(crate) const OWN: u32 = 8;

/// The fragment by which a workgroup adds up, with the tally it adds.
pub(crate) fn block(variant: Variant) -> [Fragment; 3] {
    let block = match variant.block {
        Block::Shared => fragment!("lib/block_shared"),
        Block::Subgroup => fragment!("lib/block_subgroup"),
    };
    [fragment!("lib/exponent"), fragment!("lib/tally"), block]
}

/// Tallies that an invocation adds up.
const RUN: u64 = 16;

/// The last level of a reduction to the saved totals: one workgroup.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastLevel {
    source: Place,
    left: u64,
    base: u32,
    /// Steps of the fused pass up to it.
    steps: usize,
}

impl LastLevel {
    fn domain(self) -> One {
        One { groups: 1, items: 0..self.left }
    }
}

/// What a mean divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denominator {
    /// 1: the reduction is a sum.
    One = 0,
    /// The cells that count.
    Cells = 1,
    /// The sum of their weights.
    Weights = 2,
    /// N.
    Samples = 3,
    /// The cells that count, or 1 where none does.
    CellsOrOne = 4,
}

impl Denominator {
    pub fn of(reduction: Reduction, mean: Self) -> Self {
        match reduction {
            Reduction::None | Reduction::Sum => Self::One,
            Reduction::Mean => mean,
            Reduction::BatchMean => Self::Samples,
        }
    }
}

/// What becomes of the first value, over its denominator, in the end.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    /// Defines `ended(loss)`.
    pub fragment: Fragment,
    pub parameters: Vec<Parameter>,
}

impl Default for Ending {
    fn default() -> Self {
        Self { fragment: fragment!("lib/ended_plain"), parameters: Vec::new() }
    }
}

/// The totals of one plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals {
    place: Place,
    pub denominator: Denominator,
    /// Cells, where they follow from the shape; otherwise a count pass finds them.
    pub cells: Option<u64>,
    pub samples: u64,
    variant: Variant,
    /// Whether there is a second value.
    own: bool,
}

impl Totals {
    pub fn reserve(
        builder: &mut PlanBuilder<'_>,
        variant: Variant,
        denominator: Denominator,
        cells: Option<u64>,
        samples: u64,
        own: bool,
    ) -> Self {
        let first: [(&'static str, &[usize], Merge); WORDS as usize] = [
            ("value_sum", &[], Merge::SumF32),
            ("bad_labels", &[], Merge::SumU32),
            ("flags", &[], Merge::OrU32),
            ("weight_sum", &[], Merge::SumF32),
            ("cells", &[], Merge::SumU32),
            ("count_flags", &[], Merge::OrU32),
            ("samples", &[], Merge::SumU32),
            ("value_sum_large", &[], Merge::SumF32),
        ];
        let second: [(&'static str, &[usize], Merge); OWN_WORDS as usize] = [
            ("own_sum", &[], Merge::SumF32),
            ("own_count", &[], Merge::SumU32),
            ("own_flags", &[], Merge::OrU32),
            ("own_sum_large", &[], Merge::SumF32),
        ];
        let entries = [&first[..], if own { &second } else { &[] }].concat();
        Self { place: builder.saved(&entries), denominator, cells, samples, variant, own }
    }

    fn words(&self) -> u64 {
        if self.own { WORDS + OWN_WORDS } else { WORDS }
    }

    pub fn window(&self) -> Window {
        whole(self.place, self.words())
    }

    /// One over the denominator, where the shapes tell it.
    pub fn known_scale(&self) -> Option<f32> {
        let denominator = match self.denominator {
            Denominator::One => Some(1),
            Denominator::Samples => Some(self.samples),
            Denominator::Cells => self.cells,
            Denominator::Weights | Denominator::CellsOrOne => None,
        };
        denominator.map(|d| 1.0 / d as f32)
    }

    /// The step word that tells a kernel the scale, or which of the saved totals it follows from.
    pub fn scale_word(&self, known: bool) -> u32 {
        match self.known_scale() {
            Some(scale) if known => scale.to_bits(),
            _ => self.denominator as u32,
        }
    }

    /// Reduces `count` tallies to the saved words from `base` on, in the given passes.
    pub fn reduce(
        &self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        tallies: Place,
        count: u64,
        base: u32,
    ) -> Result<LastLevel, Error> {
        let run = RUN * u64::from(self.variant.workgroup_size);
        let (mut source, mut left) = (tallies, count);
        while left > run {
            let all = One { groups: left.div_ceil(run), items: 0..left };
            let result = builder.scratch(all.groups * TALLY.size());
            self.reduction(&all, source, fragment!("lib/keep_partial"))
                .work("result", TALLY, result, Map::Unit(1))
                .push_to(builder, passes)?;
            (source, left) = (result, all.groups);
        }
        let mut last = LastLevel { source, left, base, steps: 0 };
        let all = last.domain();
        self.saves(self.reduction(&all, source, fragment!("lib/keep_saved")), base).push_to(builder, passes)?;
        last.steps = builder.count(Pass::Fused);
        Ok(last)
    }

    /// What the last level of a reduction writes to.
    fn saves<'s>(&self, stage: Stage<'s>, base: u32) -> Stage<'s> {
        stage
            .fragments([fragment!("lib/save_totals")])
            .words(&[
                ("base", base.into()),
                ("counted", u64::from(self.cells.is_none())),
                ("cells", self.cells.unwrap_or(0)),
                ("samples", self.samples),
            ])
            .work("totals", WORD, self.place, Map::Whole(self.words()))
    }

    fn reduction<'s>(&self, over: &'s One, source: Place, keep: Fragment) -> Stage<'s> {
        Stage::bare(self.variant, over)
            .fragments([fragment!("lib/tally_reduce"), keep])
            .block()
            .work("source", TALLY, source, ITEM)
    }

    /// Writes the reduced loss and the status, where they are wanted. The fused pass does so in the last level of a
    /// reduction, if nothing follows that.
    pub fn finish(
        &self,
        builder: &mut PlanBuilder<'_>,
        request: &Request,
        last: Option<LastLevel>,
        ending: &Ending,
    ) -> Result<(), Error> {
        if request.reduction == Reduction::None && !request.status {
            return Ok(());
        }
        let one = One { groups: 1, items: 0..1 };
        let apart = |builder: &mut PlanBuilder<'_>, passes: &[Pass]| {
            self.finished(Stage::bare(self.variant, &one), request, ending)
                .fragments([fragment!("lib/finish")])
                .flops(2)
                .push_to(builder, passes)
        };
        let Some(last) = last.filter(|last| last.steps == builder.count(Pass::Fused)) else {
            return apart(builder, &FINISH);
        };
        apart(builder, &[Pass::Finish])?;
        builder.take_last(Pass::Fused);
        let all = last.domain();
        let stage = self.reduction(&all, last.source, fragment!("lib/keep_finished"));
        self.finished(self.saves(stage, last.base), request, ending).push_to(builder, &[Pass::Fused])
    }

    /// The reduced loss and the status from the saved totals.
    fn finished<'s>(&self, stage: Stage<'s>, request: &'s Request, ending: &Ending) -> Stage<'s> {
        let stage = stage.of_call(request, Rc::new([]), Some(*self), Emit::Both, false);
        let stage = stage.fragments([fragment!("lib/finished"), ending.fragment, fragment!("lib/exponent")]);
        let stage = stage.numerics().parameters(&ending.parameters).scale();
        let reduced = request.reduction != Reduction::None;
        let stage = if reduced { stage.loss(Map::Whole(1)) } else { stage.absent(Absent::Store("loss")) };
        stage.status()
    }
}
