//! Likelihood of Schroedinger bridges.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{DIVERGENCE, INPUT, OTHER};

word_parameter! {
    /// Which of a bridge's two policies learn.
    pub enum BridgeMode {
        /// The one of `input`, against the other held where it is.
        Alternate = "alternate",
        /// Both.
        Joint = "joint",
    }
}

loss! {
    /// Negative log-likelihood of the paths of a Schroedinger bridge, up to constants, from its two policies x = `input` and y =
    /// `other` along the paths and the divergence of x:
    ///
    /// l = dt (x (x / 2 + y) + divergence), y constant in the gradient (`alternate`); dt ((x + y)^2 / 2 + divergence) (`joint`).
    ///
    /// All three are `[N, T, ...]`, T steps of N paths, and receive gradients; that of `other` is 0 in `alternate`. T is the class
    /// axis of other losses. `divergence` holds the products of Hutchinson's estimate, coordinate by coordinate. `weight`
    /// multiplies the terms. `mean` divides by N T, whatever a mask leaves of them: coordinates add up.
    ///
    /// Chen et al., Likelihood training of Schroedinger bridge using forward-backward SDEs theory, 2022; Deng et al., Reflected
    /// Schroedinger bridge for constrained generative modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SchrodingerBridgeNllLoss};
    /// let pair = |x| HostTensor::floats([1, 1, 2], vec![x; 2]);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), pair(2.0)),
    ///     ("other".into(), pair(1.0)),
    ///     ("divergence".into(), pair(-1.0)),
    /// ]);
    /// let loss = SchrodingerBridgeNllLoss { dt: 0.5, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [3.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.5, 1.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SchrodingerBridgeNllLoss("schrodinger_bridge_nll_loss", dyn Several) {
        /// Which policies learn; `alternate` as in the authors' training.
        Structural mode: BridgeMode = BridgeMode::Alternate, Range::Any;
        /// Length of a step; 0.01, of 100 steps in unit time, as in the authors' code.
        Numeric dt: f32 = 0.01, Range::MoreThan(0.0);
    }
}

impl Several for SchrodingerBridgeNllLoss {
    fn operands(&self) -> Vec<Operand> {
        let tensor = |name| Operand::new(TensorDecl::required(name, "N C ...", TensorKind::Float).with_grad());
        [INPUT, OTHER, DIVERGENCE].map(tensor).into()
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![match self.mode {
            BridgeMode::Alternate => fragment!("loss/pointwise/schrodinger_bridge_nll_alternate"),
            BridgeMode::Joint => fragment!("loss/pointwise/schrodinger_bridge_nll_joint"),
        }]
    }

    fn formula(&self, [x, y, divergence, _]: [f64; 4]) -> (f64, [f64; 4]) {
        let (dt, sum) = (f64::from(self.dt), x + y);
        match self.mode {
            BridgeMode::Alternate => (dt * (x * (x / 2.0 + y) + divergence), [dt * sum, 0.0, dt, 0.0]),
            BridgeMode::Joint => (dt * (sum * sum / 2.0 + divergence), [dt * sum, dt * sum, dt, 0.0]),
        }
    }

    fn frozen_value_of(&self, [x, y, divergence, none]: [f64; 4], at: [f64; 4]) -> f64 {
        let y = if self.mode == BridgeMode::Alternate { at[1] } else { y };
        self.formula([x, y, divergence, none]).0
    }

    fn mean_over_rows(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        8
    }
}
