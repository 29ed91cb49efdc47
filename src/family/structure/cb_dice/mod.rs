//! cbDice: shares of two skeletons inside the other's mask, weighted by what the distance transforms of both masks say.
//!
//! A sample has two masks, of the prediction and of the truth, which are constants under differentiation. Their distance
//! fields stay in saved memory, 4 bytes a cell each, with the sign bit on the skeleton, and so does by how much the
//! foreground's largest score exceeds the background's: the scores are read once for a value and once for a gradient.

mod maps;
mod reference;

use super::skeleton::cl_dice::sums::Sums;
use super::skeleton::operation;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::activation::Activation;
use crate::family::boundary::classes::{self, Classes};
use crate::host::{Evaluation, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::totals::TALLY;
use crate::stage::{BACKWARD, Call, FORWARD, Map, Outline};
use crate::tensor::INPUT;
use maps::Maps;

/// Cells of a sample that an invocation of the sums' kernel takes.
const ITEMS: u64 = 8;

/// Which skeleton a mask has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skeleton {
    /// The soft one, of two values.
    Soft,
    /// What thinning by the Euler count leaves.
    Euler,
}

/// The parameters of a cbDice loss.
pub(crate) struct CbDiceOptions {
    pub skeleton: Skeleton,
    pub iterations: i32,
    /// Added to the sums.
    pub smooth: f64,
}

/// A loss of the skeletons and distances of two masks.
pub(crate) trait CbDice: Loss {
    fn options(&self) -> CbDiceOptions;
}

impl Family for dyn CbDice {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        classes::signature(false)
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// The classes of a call, checked.
fn classes_of(loss: &dyn CbDice, request: &Request) -> Result<Classes, Error> {
    operation::spatial(&request.tensors[INPUT].dims, request.options.class_axis)?;
    Classes::of(loss, request, Activation::None, false)
}

fn plan(loss: &dyn CbDice, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let classes = classes_of(loss, request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let (samples, cells) = (classes.layout.samples, classes.layout.space);
        let sums = Sums::of_all(call, samples * cells.div_ceil(ITEMS * call.workgroup()));
        let maps = Maps::make(call, &classes, loss.options())?;
        sum(call, &classes, &maps, &sums)?;
        sums.finish(loss, call)?;
        if call.wants(INPUT) { gradient(call, &classes, &maps, &sums) } else { Ok(()) }
    })
}

fn sum(call: &mut Call<'_>, classes: &Classes, maps: &Maps<'_>, sums: &Sums) -> Result<(), Error> {
    let samples = classes.samples(ITEMS * call.workgroup());
    call.sums(&samples)
        .fragments([fragment!("family/structure/cb_sums")])
        .numerics()
        .block()
        .with(|stage| classes.by_sample().counts(stage))
        .with(|stage| maps.all(stage))
        .work("sums", TALLY, sums.partials, Map::Unit(4))
        .flops(40 * samples.cells)
        .push(call, &FORWARD)
}

/// The gradient by the scores.
fn gradient(call: &mut Call<'_>, classes: &Classes, maps: &Maps<'_>, sums: &Sums) -> Result<(), Error> {
    let samples = classes.samples(call.workgroup());
    let reads = classes.by_sample();
    call.sums(&samples)
        .fragments([fragment!("family/structure/cb_gradient")])
        .numerics()
        .with(|stage| reads.input(stage))
        .with(|stage| maps.all(stage))
        .with(|stage| sums.slopes_of_all(stage))
        .grad_output(Map::Whole(1))
        .gradient(INPUT, reads.samples(classes.layout.classes * samples.cells))
        .flops((40 + 2 * classes.layout.classes) * samples.cells)
        .push(call, &BACKWARD)
}
