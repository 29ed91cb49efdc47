//! clDice: skeletons of the truth and of the prediction, four sums, and the gradient back through the skeleton.
//!
//! The truth's skeleton stays in saved memory, 4 bytes for each cell of each class. The prediction's is made again for
//! a gradient pass of its own, and within a fused call where its planes do not fit the workspace at once.
//!
//! The four sums are those of a *group*: all samples, whose loss is one number, or one of them.

pub(in crate::family::structure) mod reference;
pub(in crate::family::structure) mod sums;

use super::chain::{Chain, Group, Planes, Results};
use super::{groups, operation};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::family::boundary::classes::{self, Classes};
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::totals::{NUMBER, TALLY};
use crate::stage::{BACKWARD, Call, Denominator, FORWARD, ITEM, Map, One, Outline, Stage, space_of};
use crate::tensor::INPUT;
use sums::Sums;

/// Cells of a plane that an invocation of the sums' kernel takes.
const ITEMS: u64 = 8;

/// The parameters of a clDice loss.
pub(crate) struct ClDiceOptions {
    /// Erosions after the first.
    pub iterations: i32,
    /// Added to the sums.
    pub smooth: f64,
    /// How scores become probabilities.
    pub activation: Activation,
    /// Whether the sums run over the samples too.
    pub batch: bool,
}

/// A loss of two masks' skeletons.
pub(crate) trait ClDice: Loss {
    fn options(&self) -> ClDiceOptions;
}

impl Family for dyn ClDice {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        classes::signature(true)
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(if self.options().batch { "" } else { "N" })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// The classes of a call, checked.
fn classes_of(loss: &dyn ClDice, request: &Request) -> Result<Classes, Error> {
    operation::spatial(&request.tensors[INPUT].dims, request.options.class_axis)?;
    Classes::of(loss, request, loss.options().activation, false)
}

fn plan(loss: &dyn ClDice, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let mut classes = classes_of(loss, request)?;
    let batch = loss.options().batch;
    let stages = |call: &mut Call<'_>| {
        let gradient = call.wants(INPUT);
        let (planes, cells, terms) = (classes.planes(), classes.layout.space, classes.terms);
        let units = planes * cells.div_ceil(ITEMS * call.workgroup());
        let sums = if batch { Sums::of_all(call, units) } else { Sums::of_samples(call, units, planes / terms, terms) };
        classes.reserve_norms(call);
        let truth_skeleton = match gradient {
            true => call.saved("truth_skeleton", &[planes, cells], Merge::Local),
            false => call.scratch(NUMBER, planes * cells),
        };
        let by_p = call.scratch(NUMBER, if gradient { planes * cells } else { 0 });
        let steps = loss.options().iterations as u64 + 1;
        let workspace = Chain::workspace(steps, gradient) * cells * 4;
        let fit = planes_of_a_binding(call, &classes)?;
        let groups = groups(planes, terms, workspace, input.elements() * 4, planes * cells * 4, fit);
        let largest = groups.iter().map(|group| group.count).max().unwrap_or(1);
        let of_classes = Planes { terms, first_class: classes.first_class, strides: classes.layout.strides() };
        let chain = Chain::new(call, of_classes, space_of(&classes.space), largest, steps, gradient)?;
        let skeletons = Skeletons { classes, chain, sums, truth_skeleton, by_p };
        skeletons.classes.norms(call)?;
        // The prediction's skeleton stays in work for the gradient where one group holds all planes.
        let one = groups.len() == 1;
        groups.iter().try_for_each(|&group| skeletons.forward(call, group, gradient && one))?;
        skeletons.sums.finish(loss, call)?;
        if !gradient {
            return Ok(());
        }
        let again = if one { &BACKWARD[..1] } else { &BACKWARD };
        groups.iter().try_for_each(|&group| skeletons.backward(call, again, group))?;
        skeletons.gradient(call)
    };
    // The one loss of all samples ends by a kernel of its own.
    match batch {
        true => Call::bare(loss, request, caps, Outline::new(&[INPUT]), stages),
        false => Call::loss(loss, request, caps, Outline::new(&[INPUT]).mean(Denominator::Samples), stages),
    }
}

/// Planes that fit a binding, of samples that fit theirs.
fn planes_of_a_binding(call: &Call<'_>, classes: &Classes) -> Result<u64, Error> {
    let (samples, reads) = (classes.samples(call.workgroup()), classes.by_sample());
    let stage = call.sums(&samples).with(|stage| reads.prediction(stage)).with(|stage| reads.truth(stage));
    let runs = stage.with(|stage| reads.counts(stage)).runs(&call.builder)?;
    let whole = runs.iter().map(|run| run.end - run.start).max().unwrap_or(0) * classes.terms;
    call.builder.check_window("a plane of the skeleton", NUMBER, classes.layout.space)?;
    Ok(whole.min(call.builder.window_elements(NUMBER) / classes.layout.space))
}

/// The skeletons of the truth and of the prediction.
struct Skeletons {
    classes: Classes,
    chain: Chain,
    sums: Sums,
    truth_skeleton: Place,
    /// Slopes by p.
    by_p: Place,
}

impl Skeletons {
    /// x_0 of the chain, of the truth or of the prediction as `source` says.
    fn prepare<'s>(&self, call: &Call<'s>, over: &'s One, source: Fragment) -> Stage<'s> {
        self.chain
            .stage(call, over, fragment!("family/structure/skeleton_prepare"), 8)
            .fragments([fragment!("family/structure/neighbours"), source])
            .numerics()
            .with(|stage| self.classes.by_plane().counts(stage))
            .work("result", NUMBER, self.chain.start(), self.chain.work(over))
    }

    fn prepare_truth(&self, call: &mut Call<'_>, over: &One) -> Result<(), Error> {
        let stage = self.prepare(call, over, fragment!("family/structure/source_truth"));
        self.classes.by_plane().truth(stage).push(call, &FORWARD)
    }

    fn prepare_prediction(&self, call: &mut Call<'_>, over: &One, passes: &[Pass]) -> Result<(), Error> {
        let stage = self.prepare(call, over, fragment!("family/structure/source_prediction"));
        self.classes.by_plane().prediction(stage).push(call, passes)
    }

    /// Both skeletons and their sums; with what a backward run needs of the prediction's in the fused call.
    fn forward(&self, call: &mut Call<'_>, group: Group, product: bool) -> Result<(), Error> {
        let over = self.chain.over(call, group);
        self.prepare_truth(call, &over)?;
        self.chain.forward(call, &FORWARD, group, Results { skeleton: true, product: false })?;
        self.chain
            .stage(call, &over, fragment!("family/structure/skeleton_copy"), 0)
            .fragments([fragment!("family/structure/own_planes"), fragment!("family/structure/copy_out")])
            .work("near", NUMBER, self.chain.skeleton(), self.chain.work(&over))
            .work("far", NUMBER, self.truth_skeleton, self.chain.planes())
            .push(call, &FORWARD)?;
        self.prepare_prediction(call, &over, &FORWARD)?;
        for pass in FORWARD {
            let product = product && pass == Pass::Fused;
            self.chain.forward(call, &[pass], group, Results { skeleton: true, product })?;
        }
        self.sum(call, over)
    }

    fn sum(&self, call: &mut Call<'_>, over: One) -> Result<(), Error> {
        let of_plane = self.sums.units / self.classes.planes();
        let reads = self.classes.by_plane();
        let over = One { groups: (over.items.end - over.items.start) * of_plane, ..over };
        self.chain
            .stage(call, &over, fragment!("family/structure/cl_dice_sums"), 12)
            .numerics()
            .block()
            .words(&[("tiles", of_plane)])
            .with(|stage| reads.prediction(stage))
            .with(|stage| reads.truth(stage))
            .with(|stage| reads.counts(stage))
            .work("skeleton", NUMBER, self.chain.skeleton(), self.chain.work(&over))
            .work("truth_skeleton", NUMBER, self.truth_skeleton, self.chain.planes())
            .work("sums", TALLY, self.sums.partials, Map::Item(4 * of_plane))
            .push(call, &FORWARD)
    }

    /// The slopes by p of a group's planes, after a forward run with the product: in `again`, one more.
    fn backward(&self, call: &mut Call<'_>, again: &[Pass], group: Group) -> Result<(), Error> {
        let over = self.chain.over(call, group);
        let reads = self.classes.by_plane();
        self.prepare_prediction(call, &over, again)?;
        self.chain.forward(call, again, group, Results { skeleton: false, product: true })?;
        self.chain
            .stage(call, &over, fragment!("family/structure/cl_dice_upstream"), 2)
            .fragments([fragment!("family/structure/source_truth")])
            .numerics()
            .with(|stage| reads.truth(stage))
            .with(|stage| reads.counts(stage))
            .with(|stage| self.sums.slopes(stage))
            .work("upstream", NUMBER, self.chain.upstream(), self.chain.work(&over))
            .push(call, &BACKWARD)?;
        self.chain.backward(call, &BACKWARD, group)?;
        self.chain
            .stage(call, &over, fragment!("family/structure/cl_dice_slope"), 2)
            .work("through", NUMBER, self.chain.gradient(), self.chain.work(&over))
            .with(|stage| self.sums.slopes(stage))
            .work("truth_skeleton", NUMBER, self.truth_skeleton, self.chain.planes())
            .work("field", NUMBER, self.by_p, self.chain.planes())
            .push(call, &BACKWARD)
    }

    /// The gradient by the scores.
    fn gradient(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let samples = self.classes.samples(call.workgroup());
        let (upstream, map) = match self.sums.by_sample() && call.request.reduction == Reduction::None {
            true => (fragment!("family/structure/upstream_sample"), ITEM),
            false => (fragment!("lib/upstream_one"), Map::Whole(1)),
        };
        self.classes
            .gradient(call.sums(&samples), fragment!("family/boundary/field_linear"), self.by_p)
            .fragments([upstream])
            .absent(Absent::Float("coefficients", "1.0"))
            .grad_output(map)
            .push(call, &BACKWARD)
    }
}
