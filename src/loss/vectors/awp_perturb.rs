//! Weights moved along a direction by a share of their norm.

use crate::contract::loss;
use crate::family::vectors::norm::length;
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, two_squares};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRADS, PARAMS, TARGET};

loss! {
    /// Weights moved along a direction by a share of their norm, in each segment: an operation, with d = g, or target - w,
    ///
    /// output = w + gamma s |w| d / |d|.
    ///
    /// `params` is `[P]`, and so is `grads` or `target`, whichever is given: a gradient, or weights after a step, as in the
    /// paper. `offsets [K+1]`, ascending from 0 to P, cut them into segments that may be empty, one without them.
    /// `segment_weight [K]` is s, 1 where it is absent; 0 leaves a segment as it is. A zero norm moves nothing. `output` has the
    /// shape and storage type of `params` and may lie on it (`Request::in_place("output")`); to restore the weights keep them.
    /// Norms hold from 1e-30 to 1e30. A NaN, and an infinite weight, make their segment NaN; an infinity in the direction is NaN
    /// itself and leaves the rest. Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one
    /// before.
    ///
    /// Wu et al., Adversarial Weight Perturbation Helps Robust Generalization, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AwpPerturb};
    /// let tensors = HostTensors::from([
    ///     ("params".into(), HostTensor::floats([2], vec![3.0, 4.0])),
    ///     ("grads".into(), HostTensor::floats([2], vec![0.0, 0.001])),
    /// ]);
    /// let awp = AwpPerturb { gamma: 0.5 };
    /// let result = awp.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [3.0, 6.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AwpPerturb("awp_perturb", dyn Segmented) {
        /// Length of the step beside the weights' norm; 0.01 as in the paper.
        Numeric gamma: f32 = 0.01, Range::Any;
    }
}

/// What the weights move towards.
fn other(request: &Request) -> &'static str {
    if request.tensors.contains_key(TARGET) { TARGET } else { GRADS }
}

fn direction(request: &Request) -> Fragment {
    match other(request) {
        TARGET => fragment!("loss/vectors/awp_perturb_target"),
        _ => fragment!("loss/vectors/awp_perturb_grads"),
    }
}

impl Segmented for AwpPerturb {
    fn vectors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(PARAMS, "P", TensorKind::Float),
            TensorDecl::either(GRADS, "P", TensorKind::Float, TARGET),
            TensorDecl::either(TARGET, "P", TensorKind::Float, GRADS),
        ]
    }

    fn weighs(&self) -> bool {
        true
    }

    fn over(&self) -> &'static str {
        PARAMS
    }

    fn sums(&self, request: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let parts = [fragment!("loss/vectors/awp_perturb_parts"), direction(request)];
        let hook = [fragment!("loss/vectors/awp_perturb"), fragment!("family/vectors/coefficient_of_norms")];
        Some((two_squares(PARAMS, other(request)).part(parts), hook.into()))
    }

    fn reads(&self, request: &Request) -> Vec<&'static str> {
        vec![PARAMS, other(request)]
    }

    fn element(&self, request: &Request) -> Vec<Fragment> {
        vec![fragment!("loss/vectors/awp_perturb_element"), direction(request)]
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let params = part.of(PARAMS);
        if part.weight == 0.0 {
            return (params.to_vec(), 0.0);
        }
        let direction: Vec<f64> = match part.get(GRADS) {
            Some(grads) => grads.to_vec(),
            None => params.iter().zip(part.of(TARGET)).map(|(w, target)| target - w).collect(),
        };
        let norm = length(&direction);
        let factor = if norm == 0.0 { 0.0 } else { f64::from(self.gamma) * part.weight * length(params) / norm };
        (params.iter().zip(direction).map(|(w, d)| w + factor * d).collect(), norm)
    }
}
