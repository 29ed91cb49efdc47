//! Consistency of two branches.

use crate::contract::loss;
use crate::family::overlap::Activation;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::numerics::sigmoid;
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT, OTHER};

loss! {
    /// How far the predictions of two branches are apart: with p and q what the activation makes of `input` and `other`,
    ///
    /// l = (p - q)^2.
    ///
    /// Both have one shape and receive gradients; there is no target. `activation` `sigmoid` is of each score, `softmax` of each
    /// row of axis 1, so that shapes without one are an error; a cell that a mask leaves out is no class of its row. A score of
    /// minus infinity is a probability of 0. `weight` multiplies the terms; `mean` divides by the elements that count. Without
    /// activation and with `sum` it is also a Lipschitz penalty of two outputs (Alberti et al., Manifold learning by mixture
    /// models of VAEs for inverse problems, 2024).
    ///
    /// The form is ours, after dual-path networks whose paths are to agree; their equation is not public.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BranchConsistencyLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.75, 0.5])),
    ///     ("other".into(), HostTensor::floats([2], vec![0.25, 0.5])),
    /// ]);
    /// let result = BranchConsistencyLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.125]);
    /// assert_eq!(result.grads["other"].as_floats(), [-0.5, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BranchConsistencyLoss("branch_consistency_loss", dyn Several) {
        /// What makes probabilities of the tensors; `none`, they hold some, is ours.
        Structural activation: Activation = Activation::None, Range::Any;
    }
}

impl Several for BranchConsistencyLoss {
    fn operands(&self) -> Vec<Operand> {
        let tensor = |name| Operand::new(TensorDecl::required(name, "N C ...|N|", TensorKind::Float).with_grad());
        [INPUT, OTHER].map(tensor).into()
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![match self.activation {
            Activation::Sigmoid => fragment!("loss/pointwise/branch_consistency_sigmoid"),
            Activation::Softmax => fragment!("loss/pointwise/branch_consistency_softmax"),
            Activation::None => fragment!("loss/pointwise/branch_consistency_none"),
        }]
    }

    fn formula(&self, [x, y, ..]: [f64; 4]) -> (f64, [f64; 4]) {
        if self.activation == Activation::Sigmoid {
            let (p, q) = (sigmoid(x), sigmoid(y));
            let d = p - q;
            return (d * d, [2.0 * d * p * sigmoid(-x), -2.0 * d * q * sigmoid(-y), 0.0, 0.0]);
        }
        let d = x - y;
        (d * d, [2.0 * d, -2.0 * d, 0.0, 0.0])
    }

    fn takes_scores(&self) -> bool {
        self.activation == Activation::Sigmoid
    }

    fn takes_rows(&self) -> bool {
        self.activation == Activation::Softmax
    }

    fn flops(&self) -> u64 {
        match self.activation {
            Activation::None => 5,
            Activation::Sigmoid => 45,
            Activation::Softmax => 40,
        }
    }
}
