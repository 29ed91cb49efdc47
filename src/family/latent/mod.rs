//! Losses of features over the norms of their channels.
//!
//! The norms of positions; the errors of each channel in fixed blocks, over its mask; the mean over channels. Gradients go by
//! positions, whose channels one invocation goes through. A sample stays whole in a step.

mod plan;
mod reference;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, MASK, TARGET};

/// Which samples count.
pub(crate) const ACTIVE: &str = "active";

/// What a loss of the family is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Latent {
    /// Whether each side has its own norm, rather than both the target's, which is constant.
    pub own: bool,
    /// Whether errors are absolute, rather than squared.
    pub absolute: bool,
    pub scale: f32,
}

/// A loss of this family.
pub(crate) trait Perceives: Loss {
    fn latent(&self) -> Latent;
}

impl Family for dyn Perceives {
    const NAME: &'static str = "latent";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::required(TARGET, "N C ...", TensorKind::Float),
            TensorDecl::optional(MASK, "N C ...", TensorKind::Auxiliary),
            TensorDecl::optional(ACTIVE, "N", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        Some(reference::frozen(self, request, tensors, at))
    }
}
