//! The masks of a call's samples, their distances and skeletons.

use super::{CbDiceOptions, ITEMS, Skeleton};
use crate::error::Error;
use crate::family::boundary::classes::Classes;
use crate::family::boundary::distance::Transforms;
use crate::family::structure::skeleton::chain::{Chain, Planes, Results};
use crate::family::structure::skeleton::groups;
use crate::family::structure::thin::{Rule, Thinning};
use crate::kernel::fragment;
use crate::plan::{Merge, Place};
use crate::stage::totals::{NUMBER, WORD};
use crate::stage::{Call, FORWARD, Items, Map, One, Stage, space_of};
use std::ops::Range;

/// A mask of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mask {
    Prediction,
    Truth,
}

const MASKS: [Mask; 2] = [Mask::Prediction, Mask::Truth];

/// What the kernels of sums and gradients know of each cell.
pub(super) struct Maps<'c> {
    classes: &'c Classes,
    /// By how much the foreground's score exceeds the background's.
    scores: Place,
    /// Distances of the two masks, with the sign bit on the skeleton.
    fields: [Place; 2],
    /// The largest radius of each sample's two skeletons.
    radii: Place,
    /// The largest radius in each block of a sample, of either mask.
    largest: [Place; 2],
    blocks: u64,
}

impl<'c> Maps<'c> {
    pub fn make(call: &mut Call<'_>, classes: &'c Classes, options: CbDiceOptions) -> Result<Self, Error> {
        let (samples, cells) = (classes.layout.samples, classes.layout.space);
        let blocks = cells.div_ceil(ITEMS * call.workgroup());
        let scores = call.saved("scores", &[samples, cells], Merge::Local);
        let fields = ["prediction", "truth"].map(|name| call.saved(name, &[samples, cells], Merge::Local));
        let radii = call.saved("radii", &[samples, 2], Merge::Local);
        let largest = MASKS.map(|_| call.scratch(NUMBER, samples * blocks));
        let maps = Self { classes, scores, fields, radii, largest, blocks };
        maps.scores(call)?;
        maps.distances(call)?;
        match options.skeleton {
            Skeleton::Soft => maps.soft(call, options.iterations as u64)?,
            Skeleton::Euler => maps.thin(call, options.iterations as u64)?,
        }
        maps.radii(call)?;
        Ok(maps)
    }

    /// One element a cell, of a stage whose items are samples.
    fn cells<'s>(&self) -> Map<'s> {
        Map::Item(self.classes.layout.space)
    }

    /// z, y, x.
    fn dims(&self) -> [u64; 3] {
        space_of(&self.classes.space)
    }

    /// `parts_at(sample, i)` and `load_scores(i)`.
    pub fn all<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let [prediction, truth] = self.fields;
        stage
            .fragments([fragment!("family/structure/cb_weights")])
            .constant("SOLID", self.classes.space.len() == 3)
            .work("scores", NUMBER, self.scores, self.cells())
            .work("prediction", WORD, prediction, self.cells())
            .work("truth", WORD, truth, self.cells())
            .work("radii", NUMBER, self.radii, Map::Item(2))
    }

    /// `member(plane, cell)` of a mask.
    fn members<'s>(&self, stage: Stage<'s>, mask: Mask) -> Stage<'s> {
        match mask {
            Mask::Prediction => stage.fragments([fragment!("family/structure/member_score")]).numerics().work(
                "scores",
                NUMBER,
                self.scores,
                self.cells(),
            ),
            Mask::Truth => {
                let stage = stage.fragments([fragment!("family/structure/member_label")]);
                self.classes.by_sample().counts(stage)
            }
        }
    }

    fn field<'s>(&self, stage: Stage<'s>, mask: Mask) -> Stage<'s> {
        stage.work("map", WORD, self.fields[mask as usize], self.cells())
    }

    fn scores(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let samples = self.classes.samples(call.workgroup());
        let reads = self.classes.by_sample();
        call.sums(&samples)
            .fragments([fragment!("family/structure/cb_scores")])
            .numerics()
            .with(|stage| reads.input(stage))
            .with(|stage| reads.counts(stage))
            .work("scores", NUMBER, self.scores, self.cells())
            .flops(2 * self.classes.layout.classes * samples.cells)
            .push(call, &FORWARD)
    }

    fn distances(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let spacing = vec![1.0; self.classes.space.len()];
        let transforms = Transforms::new(call, self.classes.layout.samples, self.dims(), &spacing)?;
        for mask in MASKS {
            transforms.run(
                call,
                false,
                &|stage| self.members(stage.fragments([fragment!("family/structure/sites_member")]), mask),
                &|stage| self.field(stage.fragments([fragment!("family/structure/cb_distance")]), mask),
            )?;
        }
        Ok(())
    }

    /// Marks the soft skeletons.
    fn soft(&self, call: &mut Call<'_>, iterations: u64) -> Result<(), Error> {
        let (samples, cells) = (self.classes.layout.samples, self.classes.layout.space);
        let steps = iterations + 1;
        let workspace = Chain::workspace(steps, false) * cells * NUMBER.size();
        let planes = self.classes.samples(cells);
        let bound = |mask| call.sums(&planes).with(|stage| self.members(stage, mask)).flops(0).runs(&call.builder);
        let runs = [bound(Mask::Prediction)?, bound(Mask::Truth)?].concat();
        let fit = runs.iter().map(|run| run.end - run.start).min().unwrap_or(1);
        let groups = groups(samples, 1, workspace, samples * cells * NUMBER.size(), 0, fit);
        let most = groups.iter().map(|group| group.count).max().unwrap_or(1);
        let planes = Planes { terms: 1, first_class: 0, strides: [cells, cells, 1] };
        let chain = Chain::new(call, planes, self.dims(), most, steps, false)?;
        for (mask, group) in MASKS.into_iter().flat_map(|mask| groups.iter().map(move |group| (mask, *group))) {
            let over = chain.over(call, group);
            chain
                .stage(call, &over, fragment!("family/structure/skeleton_prepare"), 1)
                .fragments([fragment!("family/structure/neighbours"), fragment!("family/structure/source_member")])
                .numerics()
                .with(|stage| self.members(stage, mask))
                .work("result", NUMBER, chain.start(), chain.work(&over))
                .push(call, &FORWARD)?;
            chain.forward(call, &FORWARD, group, Results { skeleton: true, product: false })?;
            let over = self.blocks(over.items);
            let stage = chain
                .stage(call, &over, fragment!("family/structure/cb_mark"), 2)
                .fragments([fragment!("family/structure/cb_soft")])
                .work("skeleton", NUMBER, chain.skeleton(), chain.work(&over));
            self.marked(stage, mask).push(call, &FORWARD)?;
        }
        Ok(())
    }

    /// Marks the skeletons that thinning leaves.
    fn thin(&self, call: &mut Call<'_>, iterations: u64) -> Result<(), Error> {
        let thinning = Thinning::new(call, Rule::Euler, self.classes.layout.samples, self.dims(), iterations)?;
        for mask in MASKS {
            for planes in thinning.groups(call, &|stage| self.field(self.members(stage, mask), mask))? {
                let state = thinning.run(call, &planes, &|stage| self.members(stage, mask))?;
                let over = self.blocks(planes);
                let stage = thinning
                    .stage(call, &over, fragment!("family/structure/cb_mark"), 2)
                    .fragments([fragment!("family/structure/cb_thin")])
                    .work("skeleton", WORD, state, thinning.work(&over));
                self.marked(stage, mask).push(call, &FORWARD)?;
            }
        }
        Ok(())
    }

    /// The blocks of some planes.
    fn blocks(&self, planes: Range<u64>) -> One {
        One { groups: (planes.end - planes.start) * self.blocks, items: planes }
    }

    /// What marks a skeleton in the field of its mask.
    fn marked<'s>(&self, stage: Stage<'s>, mask: Mask) -> Stage<'s> {
        let stage = stage.fragments([fragment!("lib/all_of")]).words(&[("blocks", self.blocks)]);
        self.field(stage, mask).work("largest", NUMBER, self.largest[mask as usize], Map::Item(self.blocks))
    }

    fn radii(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let samples = Items { count: self.classes.layout.samples, block: 1 };
        let [prediction, truth] = self.largest;
        call.sums(&samples)
            .fragments([fragment!("family/structure/cb_radii"), fragment!("lib/all_of")])
            .words(&[("blocks", self.blocks)])
            .work("largest_prediction", NUMBER, prediction, Map::Item(self.blocks))
            .work("largest_truth", NUMBER, truth, Map::Item(self.blocks))
            .work("radii", NUMBER, self.radii, Map::Item(2))
            .flops(2 * self.blocks)
            .push(call, &FORWARD)
    }
}
