//! Residual of a conservation law.

use crate::contract::loss;
use crate::family::pointwise::several::{Operand, Several};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{SPACE_DERIVATIVE, TIME_DERIVATIVE, VELOCITY};

loss! {
    /// How far derivatives of a predicted solution are from a law of transport: with u_t = `time_derivative`, u_x =
    /// `space_derivative` and v = `velocity`, or `beta` where there is none,
    ///
    /// l = (u_t + v u_x)^2.
    ///
    /// All three have one shape and receive gradients. Advection is `beta`; in Burgers' equation the velocity is the solution; with
    /// `beta` -1 and the derivative of a flux by place the law is u_t = flux_x, such as the equation of porous media. `weight`
    /// multiplies the terms; `mean` divides by the elements that count.
    ///
    /// Raissi et al., Physics-informed neural networks: a deep learning framework for solving forward and inverse
    /// problems involving nonlinear partial differential equations, 2019; the soft constraints of Hansen et al.,
    /// Learning physical models that can respect conservation laws, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PdeResidualLoss};
    /// let tensors = HostTensors::from([
    ///     ("time_derivative".into(), HostTensor::floats([2], vec![1.0, -2.0])),
    ///     ("space_derivative".into(), HostTensor::floats([2], vec![1.0, 1.0])),
    /// ]);
    /// let result = PdeResidualLoss { beta: 2.0 }.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [9.0, 0.0]);
    /// assert_eq!(result.grads["space_derivative"].as_floats(), [12.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PdeResidualLoss("pde_residual_loss", dyn Several) {
        /// The velocity where no tensor gives it; 1 is ours.
        Numeric beta: f32 = 1.0, Range::Any;
    }
}

impl Several for PdeResidualLoss {
    fn operands(&self) -> Vec<Operand> {
        const ANY: &str = "N C ...|N|";
        let tensor = |name| Operand::new(TensorDecl::required(name, ANY, TensorKind::Float).with_grad());
        let velocity = Operand::new(TensorDecl::optional(VELOCITY, ANY, TensorKind::Float).with_grad());
        let velocity = Operand { parameter: Some("params.beta"), ..velocity };
        vec![tensor(TIME_DERIVATIVE), tensor(SPACE_DERIVATIVE), velocity]
    }

    fn weighs(&self) -> bool {
        true
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/pde_residual")]
    }

    fn formula(&self, [by_time, by_space, velocity, _]: [f64; 4]) -> (f64, [f64; 4]) {
        let residual = by_time + velocity * by_space;
        (residual * residual, [2.0 * residual, 2.0 * residual * velocity, 2.0 * residual * by_space, 0.0])
    }

    fn parameter(&self) -> f64 {
        self.beta.into()
    }

    fn flops(&self) -> u64 {
        8
    }
}
