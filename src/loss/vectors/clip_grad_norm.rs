//! Gradient clipping by norm.

use crate::contract::loss;
use crate::family::vectors::norm::NormType;
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::Sums;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRADS, TOTAL_NORM};

loss! {
    /// Gradients scaled so that their norm is at most `max_norm`: an operation,
    ///
    /// output = g min(1, max_norm / (|g| + 1e-6)), and `total_norm` = |g|, before clipping.
    ///
    /// `grads` is `[P]`. `offsets [K+1]`, ascending from 0 to P, cut it into segments that may be empty; with `per_segment`
    /// each is clipped by its own norm and `total_norm` is `[K]`, else there is one norm, `[1]`. `output` has the shape and
    /// storage type of `grads` and may lie on it (`Request::in_place("output")`). Norms hold from 1e-30 to 1e30. A NaN
    /// makes its norm and all that it scales NaN; an infinity makes the norm infinite, itself NaN and the rest 0. Offsets
    /// that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// PyTorch `clip_grad_norm_`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClipGradNorm};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2], vec![3e6, 4e6]))]);
    /// let result = ClipGradNorm::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["total_norm"].as_floats(), [5e6]);
    /// assert!((result.outputs["output"].as_floats()[0] - 0.6).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClipGradNorm("clip_grad_norm", dyn Segmented) {
        /// Largest norm that stays.
        Numeric max_norm: f32 = 1.0, Range::AtLeast(0.0);
        /// The norm.
        Structural norm_type: NormType = NormType::L2, Range::Any;
        /// Clips each segment by its own norm.
        Structural per_segment: bool = false, Range::Any;
    }
    also "clip_grad_norm_";
}

impl Segmented for ClipGradNorm {
    fn vectors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(GRADS, "P", TensorKind::Float)]
    }

    fn over(&self) -> &'static str {
        GRADS
    }

    fn norm(&self) -> Option<&'static str> {
        Some(TOTAL_NORM)
    }

    fn per_segment(&self) -> bool {
        self.per_segment
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        Some((self.norm_type.sums(GRADS), vec![fragment!("loss/vectors/clip_grad_norm")]))
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        vec![GRADS]
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        vec![fragment!("family/vectors/scaled_vector")]
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let grads = part.of(GRADS);
        let norm = self.norm_type.of(grads);
        let factor = f64::from(self.max_norm) / (norm + 1e-6);
        let factor = if factor > 1.0 { 1.0 } else { factor };
        (grads.iter().map(|g| g * factor).collect(), norm)
    }
}
