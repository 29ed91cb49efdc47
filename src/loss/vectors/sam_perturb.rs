//! The step up that sharpness-aware training takes before its gradient.

use crate::contract::loss;
use crate::family::vectors::norm::{NormType, length};
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, squares};
use crate::kernel::{Fragment, fragment};
use crate::params::{Parameters, Range};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRADS, NORM, PARAMS};

loss! {
    /// Weights moved up their gradient by a fixed length: an operation, with T = |w| + eta if `adaptive`, else 1,
    ///
    /// output = w + rho T^2 g / (|T g| + eps), and `norm` = |T g|.
    ///
    /// `params` and `grads` are `[P]`. `offsets [K+1]`, ascending from 0 to P, cut them into segments that may be empty; with
    /// `per_segment` each moves by its own norm and `norm` is `[K]`, else there is one norm, `[1]`, as in the papers. `output` has
    /// the shape and storage type of `params` and may lie on it (`Request::in_place("output")`). Norms hold from 1e-30 to 1e30;
    /// beyond f32 a norm is infinite and nothing moves by it. A zero norm moves nothing. A NaN makes its norm and all that moves
    /// by it NaN; an infinite gradient makes the norm infinite, itself NaN and leaves the rest. Offsets that do not ascend are an
    /// error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// Foret et al., Sharpness-Aware Minimization for Efficiently Improving Generalization, 2021; `adaptive`: Kwon et al., ASAM,
    /// 2021, whose code has `eta` 0.01.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SamPerturb};
    /// let tensors = HostTensors::from([
    ///     ("params".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    ///     ("grads".into(), HostTensor::floats([2], vec![3.0, 4.0])),
    /// ]);
    /// let sam = SamPerturb { rho: 0.5, ..SamPerturb::default() };
    /// let result = sam.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["norm"].as_floats(), [5.0]);
    /// assert!((result.outputs["output"].as_floats()[0] - 1.3).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SamPerturb("sam_perturb", dyn Segmented) {
        /// Length of the step; 0.05 as in the paper.
        Numeric rho: f32 = 0.05, Range::AtLeast(0.0);
        /// Scales the step by the weights' magnitudes.
        Structural adaptive: bool = false, Range::Any;
        /// Added to the magnitudes of the weights.
        Numeric eta: f32 = 0.0, Range::AtLeast(0.0);
        /// Added to the norm; 1e-12 as in the authors' code.
        Numeric eps: f32 = 1e-12, Range::AtLeast(0.0);
        /// Moves each segment by its own norm.
        Structural per_segment: bool = false, Range::Any;
    }
}

impl Segmented for SamPerturb {
    fn vectors(&self) -> Vec<TensorDecl> {
        [PARAMS, GRADS].map(|name| TensorDecl::required(name, "P", TensorKind::Float)).into()
    }

    fn over(&self) -> &'static str {
        PARAMS
    }

    fn norm(&self) -> Option<&'static str> {
        Some(NORM)
    }

    fn per_segment(&self) -> bool {
        self.per_segment
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let sums = match self.adaptive {
            true => {
                let part = fragment!("loss/vectors/sam_perturb_adaptive");
                squares(PARAMS).with(GRADS).part([part]).parameters(self.parameters())
            }
            false => NormType::L2.sums(GRADS),
        };
        Some((sums, vec![fragment!("loss/vectors/sam_perturb")]))
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        vec![PARAMS, GRADS]
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        match self.adaptive {
            true => vec![fragment!("loss/vectors/sam_perturb_adaptive_element")],
            false => vec![fragment!("loss/vectors/sam_perturb_element")],
        }
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let (params, grads) = (part.of(PARAMS), part.of(GRADS));
        let size = |w: f64| if self.adaptive { w.abs() + f64::from(self.eta) } else { 1.0 };
        let scaled: Vec<f64> = params.iter().zip(grads).map(|(&w, g)| size(w) * g).collect();
        let norm = length(&scaled);
        let by = norm + f64::from(self.eps);
        let factor = if by == 0.0 { 0.0 } else { f64::from(self.rho) / by };
        (params.iter().zip(scaled).map(|(&w, g)| w + factor * size(w) * g).collect(), norm)
    }
}
