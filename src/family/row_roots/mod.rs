//! Losses over probabilities q_c = f(x_c - m, r) of a row, m its largest score and r the root of sum_c q_c = 1: softmax with
//! other tails.

mod plan;
mod reference;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::classification;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::tensor::WEIGHT;

/// A class of a row in f64: x - m, the logarithm of its probability, its share of the target and its weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostClass {
    pub d: f64,
    pub log_q: f64,
    pub share: f64,
    pub weight: f64,
}

/// The formula of such a loss.
pub(crate) trait RowRoots: Loss {
    /// WGSL of `probability`, `norm`, `row_sums`, `row_value`, `kept_sums` and `slope`.
    fn hook(&self) -> Fragment;

    /// log q of x - m <= 0 at a root r >= 0, in f64. It falls with r.
    fn log_probability(&self, d: f64, root: f64) -> f64;

    /// A root at which the probabilities of so many classes add up to 1 or less.
    fn last_root(&self, classes: f64) -> f64;

    /// The value of a row and its slopes by the scores.
    fn row(&self, classes: &[HostClass]) -> (f64, Vec<f64>);

    /// The label that leaves a row out.
    fn ignore_index(&self) -> i32;

    /// Whether it takes a weight for each class.
    fn weighs(&self) -> bool;

    /// Floating-point operations of one score.
    fn flops(&self) -> u64;
}

impl Family for dyn RowRoots {
    const NAME: &'static str = "row_roots";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list = classification::signature();
        list.retain(|decl| self.weighs() || decl.name != WEIGHT);
        list
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
