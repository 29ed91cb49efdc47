//! Gradient clipping by the norm of the weights.

use crate::contract::loss;
use crate::family::vectors::norm::length;
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, two_squares};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRADS, PARAMS};

loss! {
    /// Gradients scaled down where they are large beside their weights: an operation; in each segment, with
    /// m = clipping max(|w|, eps),
    ///
    /// output = g where |g| <= m, else g m / max(|g|, 1e-6).
    ///
    /// `grads` and `params` are `[P]`. `offsets [K+1]`, ascending from 0 to P, cut them into segments that may be empty, one
    /// without them: a unit of a layer each, as in the paper, or whatever the caller means. `output` has the shape and storage
    /// type of `grads` and may lie on it (`Request::in_place("output")`). Norms hold from 1e-30 to 1e30. A NaN makes its segment
    /// NaN; an infinite gradient is NaN itself and the rest of its segment 0. Offsets that do not ascend are an error of the
    /// CPU path; a GPU takes each for at least the one before.
    ///
    /// Brock et al., High-Performance Large-Scale Image Recognition Without Normalization, 2021; optax `adaptive_grad_clip`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdaptiveClipGrad};
    /// let vector = |values: [f64; 4]| HostTensor::floats([4], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("grads".into(), vector([3.0, 4.0, 0.003, 0.004])),
    ///     ("params".into(), vector([30.0, 40.0, 30.0, 40.0])),
    ///     ("offsets".into(), HostTensor::integers([3], vec![0, 2, 4])),
    /// ]);
    /// let result = AdaptiveClipGrad::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let output = result.outputs["output"].as_floats();
    /// assert!((output[0] - 0.3).abs() < 1e-7 && (output[1] - 0.4).abs() < 1e-7);
    /// assert_eq!(output[2..], [0.003, 0.004]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdaptiveClipGrad("adaptive_clip_grad", dyn Segmented) {
        /// Largest norm beside that of the weights; 0.01 as in the paper.
        Numeric clipping: f32 = 0.01, Range::AtLeast(0.0);
        /// Least norm of the weights that counts; 1e-3 as in the paper.
        Numeric eps: f32 = 1e-3, Range::AtLeast(0.0);
    }
}

impl Segmented for AdaptiveClipGrad {
    fn vectors(&self) -> Vec<TensorDecl> {
        [GRADS, PARAMS].map(|name| TensorDecl::required(name, "P", TensorKind::Float)).into()
    }

    fn over(&self) -> &'static str {
        GRADS
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let sums = two_squares(GRADS, PARAMS).part([fragment!("family/vectors/parts_of_squares")]);
        Some((sums, vec![fragment!("loss/vectors/adaptive_clip_grad")]))
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        vec![GRADS]
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        vec![fragment!("family/vectors/scaled_vector")]
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let grads = part.of(GRADS);
        let (of_grads, of_weights) = (length(grads), length(part.of(PARAMS)));
        let eps = f64::from(self.eps);
        let most = f64::from(self.clipping) * if of_weights < eps { eps } else { of_weights };
        let factor = if of_grads <= most { 1.0 } else { most / if of_grads < 1e-6 { 1e-6 } else { of_grads } };
        (grads.iter().map(|g| g * factor).collect(), of_grads)
    }
}
