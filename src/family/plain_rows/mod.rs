//! Losses of rows of class scores without a softmax: sums over classes of parts that each follow from one score, the score of
//! the row's own class, and the target; or the part of one rival.
//!
//! A row's scores are read once where they fit on chip, then their slopes stay in their place. One skeleton
//! (`shaders/family/plain_rows/main.wgsl`) and one f64 driver serve all; what a row is (`Takes`) and its parts are a loss's.

mod plan;
mod reference;

pub(crate) use reference::{Target, hinge};

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{CELL_MASK, INPUT, LABELS, NONE_INDEX, TARGET, WEIGHT};

/// What says what a row is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A label, with a weight for each class and a mask.
    Label,
    /// A share of every class, with the same.
    Shares,
    /// The column that stands for abstaining; the row's own class is the first.
    NoneIndex,
    /// A list of classes that its first negative ends.
    List,
}

/// The formula of a loss of rows.
pub(crate) trait PlainRows: Loss {
    fn takes(&self) -> Takes;

    /// WGSL of a hook as the skeleton describes it.
    fn hook(&self) -> Vec<Fragment>;

    /// The value of a row and its slopes by the scores. A score of minus infinity adds nothing.
    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>);

    /// The label that leaves a row out.
    fn ignore_index(&self) -> Option<i32> {
        None
    }

    /// Whether a row reads the score of its own class alone.
    fn reads_one(&self) -> bool {
        false
    }

    /// Whether `mean` divides by the summed weights of the labels, rather than by the rows that count.
    fn mean_by_weight(&self) -> bool {
        false
    }

    /// Floating-point operations of one score, value and gradient.
    fn flops(&self) -> u64;
}

impl Family for dyn PlainRows {
    const NAME: &'static str = "plain_rows";

    fn tensors(&self) -> Vec<TensorDecl> {
        let (float, label) = (TensorKind::Float, TensorKind::Label);
        let weighed = [
            TensorDecl::optional(WEIGHT, "C", TensorKind::Auxiliary),
            TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
        ];
        let input = |dims| TensorDecl::required(INPUT, dims, float).with_grad();
        match self.takes() {
            Takes::Label => [&[input("N C ..."), TensorDecl::required(LABELS, "N ...", label)], &weighed[..]].concat(),
            Takes::Shares => {
                [&[input("N C ..."), TensorDecl::required(TARGET, "N C ...", float)], &weighed[..]].concat()
            }
            Takes::NoneIndex => vec![input("N C"), TensorDecl::required(NONE_INDEX, "N", label)],
            Takes::List => vec![input("N C"), TensorDecl::required(LABELS, "N K", label)],
        }
    }

    fn results(&self) -> Vec<OutputDecl> {
        let listed = matches!(self.takes(), Takes::NoneIndex | Takes::List);
        vec![OutputDecl::loss(if listed { "N" } else { "N ..." })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}
