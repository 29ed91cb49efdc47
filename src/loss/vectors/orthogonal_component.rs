//! What is left of a vector across another.

use crate::contract::loss;
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, dot_and_squares};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, REFERENCE};

loss! {
    /// What a vector has across another, and of that other a share: an operation; in each segment
    ///
    /// output = keep r + scale (x - (x.r / r.r) r), with r = `reference`.
    ///
    /// `input` and `reference` are `[P]`. `offsets [K+1]`, ascending from 0 to P, cut them into segments that may be empty, one
    /// without them. A reference of zeros takes nothing away. `output` has the shape and storage type of `input` and may lie on it
    /// (`Request::in_place("output")`). Products hold for norms from 1e-30 to 1e30. A NaN or an infinity makes its segment NaN.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// With the gradient of SAM against the plain one it is the part that LookSAM keeps (Liu et al., Towards Efficient and Scalable
    /// Sharpness-Aware Minimization, 2022); with the plain gradient against SAM's, `scale` -0.4 and `keep` 1, the direction of GSAM
    /// (Zhuang et al., Surrogate Gap Minimization Improves Sharpness-Aware Training, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::OrthogonalComponent};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![3.0, 4.0])),
    ///     ("reference".into(), HostTensor::floats([2], vec![2.0, 0.0])),
    /// ]);
    /// let result = OrthogonalComponent::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.0, 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct OrthogonalComponent("orthogonal_component", dyn Segmented) {
        /// Factor of what is across the reference.
        Numeric scale: f32 = 1.0, Range::Any;
        /// Factor of the reference.
        Numeric keep: f32 = 0.0, Range::Any;
    }
}

impl Segmented for OrthogonalComponent {
    fn vectors(&self) -> Vec<TensorDecl> {
        [INPUT, REFERENCE].map(|name| TensorDecl::required(name, "P", TensorKind::Float)).into()
    }

    fn over(&self) -> &'static str {
        INPUT
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let sums = dot_and_squares(INPUT, REFERENCE).part([fragment!("loss/vectors/orthogonal_component_parts")]);
        Some((sums, vec![fragment!("loss/vectors/orthogonal_component")]))
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        vec![INPUT, REFERENCE]
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        vec![fragment!("loss/vectors/orthogonal_component_element")]
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let (input, reference) = (part.of(INPUT), part.of(REFERENCE));
        let square = reference.iter().map(|r| r * r).sum::<f64>();
        let dot = input.iter().zip(reference).map(|(x, r)| x * r).sum::<f64>();
        let along = if square == 0.0 { 0.0 } else { dot / square };
        let (scale, keep) = (f64::from(self.scale), f64::from(self.keep));
        (input.iter().zip(reference).map(|(x, r)| keep * r + scale * (x - along * r)).collect(), square.sqrt())
    }
}
