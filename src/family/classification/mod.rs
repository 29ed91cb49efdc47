//! Classification losses: L = sum_c q_c phi(log p_c, w_c) over the softmax p of each row of logits.

mod plan;
mod reference;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::Layout;
use crate::tensor::{CELL_MASK, INPUT, LABELS, TARGET, WEIGHT};

/// The formula of a classification loss: the term of one class as a function of its log-probability.
pub trait Classification: Loss {
    /// WGSL that defines `phi`, `phi_slope`, `LINEAR`, `SQUARES` and `RESTS`.
    fn hook(&self) -> Fragment;

    /// phi(log p, w) and its derivative by log p, in f64.
    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64);

    /// The label that leaves a row out.
    fn ignore_index(&self) -> i32;

    /// The part of a target that is spread over all classes.
    fn label_smoothing(&self) -> f32 {
        0.0
    }

    /// Whether phi is -w log p, so that sums over classes need no second pass.
    fn is_linear(&self) -> bool {
        false
    }

    /// Whether the mean square of the other classes' logits is added.
    fn adds_squares(&self) -> bool {
        false
    }

    /// Floating-point operations of one logit, value and gradient.
    fn flops(&self) -> u64 {
        12
    }
}

impl Family for dyn Classification {
    const NAME: &'static str = "classification";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// The tensors of losses over classes.
pub(in crate::family) fn signature() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
        TensorDecl::either(TARGET, "N C ...", TensorKind::Float, LABELS),
        TensorDecl::either(LABELS, "N ...", TensorKind::Label, TARGET),
        TensorDecl::optional(WEIGHT, "C", TensorKind::Auxiliary),
        TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
    ]
}

fn check_classes(loss: &dyn Classification, request: &Request) -> Result<(), Error> {
    let input = &request.tensors[INPUT];
    if loss.adds_squares() && Layout::of(&input.dims, request.options.class_axis).classes == 1 {
        return Err(Error::Shape {
            name: INPUT.into(),
            expected: "at least 2 classes: the square term divides by C - 1".into(),
            found: input.dims.clone(),
        });
    }
    Ok(())
}
