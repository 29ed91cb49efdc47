//! Losses of two rows of scores: q = softmax(input / T) of a row, and P = softmax(second / T) of its partner.
//!
//! A walk over both rows gives the logarithms of both distributions; a loss brings what it sums over the classes, what becomes
//! of the sums, and the slopes by both scores. The second tensor's gradient costs nothing where nobody asks for it.

pub(crate) mod diffusion;
mod edges;
pub(crate) mod linearity;
mod plan;
pub(crate) mod q_sample;
mod reference;

pub(crate) use reference::{HostPair, HostRow, divergence, divergence_slopes, log_softmax, through_softmax};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{CELL_MASK, EDGE_MASK, INPUT, LABELS};

/// The second tensor of a loss, by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Second {
    pub name: &'static str,
    /// Whether it receives a gradient.
    pub grad: bool,
}

/// What an edge mask of the scores' shape does to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edges {
    None,
    /// Scores are multiplied by it, and a row weighs what its classes have of their edges.
    Within,
    /// Scores are multiplied by what it leaves of 1. A row is one class of a sample along space: no cell is masked.
    Beyond,
}

/// The formula of a loss of two rows.
pub(crate) trait PairRows: Loss {
    fn second(&self) -> Second;

    /// The label that leaves a row out, of a loss that takes labels.
    fn ignore_index(&self) -> Option<i32> {
        None
    }

    fn edges(&self) -> Edges {
        Edges::None
    }

    /// WGSL that defines what `family/pair_rows/main` lists.
    fn hooks(&self) -> Vec<Fragment>;

    /// Of a loss that is one number for the batch, whatever the reduction, WGSL that defines `ended` of its two totals, and
    /// what its slopes take from them.
    fn whole(&self) -> Option<Fragment> {
        None
    }

    /// What a row adds to the second total of such a loss.
    fn own(&self, _row: &HostPair) -> f64 {
        0.0
    }

    /// The loss by the means of both totals, and what the slopes by input and second are multiplied by.
    fn ended(&self, [value, _own]: [f64; 2]) -> (f64, [f64; 2]) {
        (value, [1.0; 2])
    }

    /// Value and slopes of one row in f64. A row whose value is not finite counts as one with a NaN.
    fn row(&self, row: &HostPair) -> HostRow;

    /// Floating-point operations of one pair of scores, value and gradients.
    fn flops(&self) -> u64 {
        25
    }
}

impl Family for dyn PairRows {
    const NAME: &'static str = "pair_rows";

    fn tensors(&self) -> Vec<TensorDecl> {
        let Second { name, grad } = self.second();
        let mut list = vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl { grad, ..TensorDecl::required(name, "N C ...", TensorKind::Float) },
        ];
        if self.ignore_index().is_some() {
            list.push(TensorDecl::required(LABELS, "N ...", TensorKind::Label));
        }
        match self.edges() {
            Edges::None => {}
            Edges::Within => list.push(TensorDecl::required(EDGE_MASK, "N C ...", TensorKind::Auxiliary)),
            Edges::Beyond => list.push(TensorDecl::optional(EDGE_MASK, "N C ...", TensorKind::Auxiliary)),
        }
        if self.edges() != Edges::Beyond {
            list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
        }
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(if self.edges() == Edges::Beyond { "N C" } else { "N ..." })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, &whole_request(self, request)?, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, &whole_request(self, request)?, tensors)
    }
}

/// The request as it is: of one number for the batch every reduction is the mean's, and there are none apart.
fn whole_request(loss: &dyn PairRows, request: &Request) -> Result<Request, Error> {
    match (loss.whole(), request.reduction) {
        (None, _) => Ok(request.clone()),
        (_, Reduction::None) => Err(Error::unsupported(loss.name(), "no reduction `none` of one number for the batch")),
        _ => Ok(request.clone().reduction(Reduction::Mean)),
    }
}
