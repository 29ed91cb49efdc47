//! The four sums of a call's groups, and the losses and slopes that follow from them.

use crate::contract::Loss;
use crate::error::Error;
use crate::kernel::fragment;
use crate::plan::{Merge, Place};
use crate::stage::totals::{NUMBER, TALLY, WORD};
use crate::stage::{Call, FINISH, FORWARD, ITEM, Items, Map, One, Stage};

/// Words of a group's saved totals: four sums, the bad labels, the flags.
const TOTALS: u64 = 6;
/// Words of a group's saved slopes.
const SLOPES: u64 = 4;

/// The sums of each group and what follows from them, in *saved*, and their partial sums, four for each of so many units.
pub(in crate::family::structure) struct Sums {
    totals: Place,
    slopes: Place,
    pub partials: Place,
    pub units: u64,
    groups: u64,
    /// Planes of a sample, where each sample is a group.
    terms: Option<u64>,
}

impl Sums {
    /// Sums over all samples, which merge.
    pub fn of_all(call: &mut Call<'_>, units: u64) -> Self {
        let totals = call.builder.saved(&[
            ("prediction_in_truth", &[], Merge::SumF32),
            ("prediction_skeleton", &[], Merge::SumF32),
            ("truth_in_prediction", &[], Merge::SumF32),
            ("truth_skeleton_sum", &[], Merge::SumF32),
            ("bad_labels", &[], Merge::SumU32),
            ("flags", &[], Merge::OrU32),
        ]);
        Self::reserve(call, totals, units, 1, None)
    }

    /// Sums over each of some samples of so many planes.
    pub fn of_samples(call: &mut Call<'_>, units: u64, samples: u64, terms: u64) -> Self {
        let totals = call.saved("sums", &[samples, TOTALS], Merge::Local);
        Self::reserve(call, totals, units, samples, Some(terms))
    }

    fn reserve(call: &mut Call<'_>, totals: Place, units: u64, groups: u64, terms: Option<u64>) -> Self {
        let slopes = call.saved("slopes", &[groups, SLOPES], Merge::Local);
        Self { totals, slopes, partials: call.scratch(TALLY, 4 * units), units, groups, terms }
    }

    pub fn by_sample(&self) -> bool {
        self.terms.is_some()
    }

    fn totals<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.work("pooled", WORD, self.totals, Map::Item(TOTALS))
    }

    /// The slopes of the one loss of all samples.
    pub fn slopes_of_all<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.work("slopes", NUMBER, self.slopes, Map::Whole(SLOPES))
    }

    /// `load_slopes` of `group_of(plane)`, for a stage whose items are planes.
    pub fn slopes<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Some(terms) = self.terms else {
            return self.slopes_of_all(stage.fragments([fragment!("family/structure/of_all")]));
        };
        let samples = Map::of(move |run| run.items.start / terms * SLOPES..run.items.end.div_ceil(terms) * SLOPES);
        let stage = stage.fragments([fragment!("family/structure/of_sample")]).words(&[("terms", terms)]);
        stage.work("slopes", NUMBER, self.slopes, samples)
    }

    /// The totals, and the losses and the slopes from them.
    pub fn finish(&self, loss: &dyn Loss, call: &mut Call<'_>) -> Result<(), Error> {
        let units = self.units / self.groups;
        let each = Items { count: self.groups, block: 1 };
        call.sums(&each)
            .fragments([fragment!("family/structure/cl_dice_totals")])
            .block()
            .words(&[("count", units)])
            .work("sums", TALLY, self.partials, Map::Item(4 * units))
            .with(|stage| self.totals(stage))
            .flops(4 * units)
            .push(call, &FORWARD)?;
        if self.by_sample() { self.finish_samples(loss, call) } else { self.finish_all(loss, call) }
    }

    fn shares<'s>(&self, loss: &dyn Loss, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments([fragment!("family/structure/cl_dice_shares")])
            .numerics()
            .parameters(&loss.parameters())
            .with(|stage| self.totals(stage))
            .flops(30)
    }

    fn finish_all(&self, loss: &dyn Loss, call: &mut Call<'_>) -> Result<(), Error> {
        let one = One { groups: 1, items: 0..1 };
        self.shares(loss, call.sums(&one))
            .fragments([fragment!("family/structure/cl_dice_finish")])
            .with(|stage| self.slopes_of_all(stage))
            .loss(Map::Whole(1))
            .status()
            .push(call, &FINISH)
    }

    fn finish_samples(&self, loss: &dyn Loss, call: &mut Call<'_>) -> Result<(), Error> {
        let samples = Items { count: self.groups, block: call.workgroup() };
        self.shares(loss, call.sums(&samples))
            .fragments([fragment!("family/structure/cl_dice_terms")])
            .value(ITEM)
            .push(call, &FORWARD)?;
        self.shares(loss, call.sums(&samples))
            .fragments([fragment!("family/structure/cl_dice_slopes")])
            .work("slopes", NUMBER, self.slopes, Map::Item(SLOPES))
            .scale()
            .push(call, &FINISH)
    }
}
