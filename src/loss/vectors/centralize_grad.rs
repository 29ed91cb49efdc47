//! Gradients less their mean.

use crate::contract::loss;
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, one};
use crate::kernel::{Fragment, fragment};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::GRADS;

loss! {
    /// Gradients less the mean of their segment: an operation,
    ///
    /// output = g - s mean(g).
    ///
    /// `grads` is `[P]`. `offsets [K+1]`, ascending from 0 to P, cut it into segments that may be empty, one without them: the
    /// weights of a unit or filter each, as in the paper. `segment_weight [K]` is s, 1 where it is absent; 0 leaves a segment as
    /// it is, as the paper does with biases. `output` has the shape and storage type of `grads` and may lie on it
    /// (`Request::in_place("output")`). A NaN or an infinity makes its segment NaN, unless its weight is 0. Offsets that do not
    /// ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// Yong et al., Gradient Centralization: A New Optimization Technique for Deep Neural Networks, 2020; optax `centralize`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CentralizeGrad};
    /// let tensors = HostTensors::from([
    ///     ("grads".into(), HostTensor::floats([5], vec![1.0, 3.0, 5.0, 2.0, 4.0])),
    ///     ("offsets".into(), HostTensor::integers([3], vec![0, 3, 5])),
    ///     ("segment_weight".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = CentralizeGrad::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-2.0, 0.0, 2.0, 2.0, 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CentralizeGrad("centralize_grad", dyn Segmented) {}
}

impl Segmented for CentralizeGrad {
    fn vectors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(GRADS, "P", TensorKind::Float)]
    }

    fn weighs(&self) -> bool {
        true
    }

    fn over(&self) -> &'static str {
        GRADS
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let hook = fragment!("loss/vectors/centralize_grad");
        Some((
            one(GRADS).part([fragment!("family/vectors/parts_of_vector"), fragment!("family/vectors/part_sum")]),
            vec![hook],
        ))
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        vec![GRADS]
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        vec![fragment!("loss/vectors/centralize_grad_element")]
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let grads = part.of(GRADS);
        if part.weight == 0.0 {
            return (grads.to_vec(), 0.0);
        }
        let mean = grads.iter().sum::<f64>() / grads.len() as f64;
        (grads.iter().map(|g| g - part.weight * mean).collect(), mean)
    }
}
