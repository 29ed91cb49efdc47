//! Diffusion over classes.

use crate::contract::loss;
use crate::family::pair_rows::diffusion::{D3pmTransition, Diffusion};
use crate::params::Range;

loss! {
    /// The hybrid loss of diffusion over classes, in bits. With the transition matrices Q_t of step t and Qbar_t of all steps up
    /// to it (rows the classes before), pi = softmax(`input`), x0 = `labels`, xt = `noisy_labels` and t = `timesteps`,
    ///
    /// l = (VB + lambda_ce CE) / ln 2, CE = -ln pi_x0, VB = KL(a, b) for t > 0 and CE for t = 0,
    /// a = softmax_k(ln(Q_t\[k, xt\] + eps) + ln(Qbar_{t-1}\[x0, k\] + eps)),
    /// b = softmax_k(ln(Q_t\[k, xt\] + eps) + ln((pi Qbar_{t-1})_k + eps)), KL(a, b) = sum_k a_k (ln a_k - ln b_k).
    ///
    /// `uniform` is Q_t = (1 - b) I + b / C and `absorbing` (1 - b) I + b on the column of `mask_class`, with b = `betas`\[t\];
    /// Qbar_t is the same with 1 - b replaced by `alpha_bars`\[t\] = prod_{s <= t} (1 - b_s), which is given: `betas [S]`,
    /// `alpha_bars [S]`. `dense` takes `transition_matrices [S, C, C]` and `cumulative_matrices [S, C, C]` instead.
    ///
    /// `input [N, C, ...]` receives a gradient; `labels` and `noisy_labels` are `[N, ...]`, `timesteps [N]` counts from 0. `mean`
    /// divides by the cells that count. A step beyond the tables is an error of the CPU path, and leaves its sample out on a GPU;
    /// an xt that is no class is a bad label.
    ///
    /// Austin et al., Structured Denoising Diffusion Models in Discrete State-Spaces, 2021, with the code's time, which is one
    /// less than the paper's.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::D3pmLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("noisy_labels".into(), HostTensor::integers([1], vec![0])),
    ///     ("timesteps".into(), HostTensor::integers([1], vec![0])),
    ///     ("betas".into(), HostTensor::floats([1], vec![0.5])),
    ///     ("alpha_bars".into(), HostTensor::floats([1], vec![0.5])),
    /// ]);
    /// let loss = D3pmLoss { lambda_ce: 0.5, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 1.5).abs() < 1e-15);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct D3pmLoss("d3pm_loss", dyn Diffusion) {
        /// How a step changes a class; `uniform`.
        Structural transition: D3pmTransition = D3pmTransition::Uniform, Range::Any;
        /// The class that `absorbing` steps lead to; -1, class C / 2, as the authors have it on images.
        Numeric mask_class: i32 = -1, Range::AtLeast(-1.0);
        /// Weight of the cross-entropy; 0.001 as the authors have it on images.
        Numeric lambda_ce: f32 = 0.001, Range::AtLeast(0.0);
        /// Added within the logarithms; 1e-6 as the authors have it.
        Numeric eps: f32 = 1e-6, Range::MoreThan(0.0);
        /// Label that leaves a cell out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Diffusion for D3pmLoss {
    fn transition(&self) -> D3pmTransition {
        self.transition
    }

    fn mask_class(&self) -> i32 {
        self.mask_class
    }

    fn lambda_ce(&self) -> f64 {
        self.lambda_ce.into()
    }

    fn eps(&self) -> f64 {
        self.eps.into()
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
