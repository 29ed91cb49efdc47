//! Diffusion over classes, forwards.

use crate::contract::loss;
use crate::family::pair_rows::diffusion::D3pmTransition;
use crate::family::pair_rows::q_sample::QSample;
use crate::params::Range;

loss! {
    /// What noise makes of labels after some steps of a diffusion: an operation, which draws from row x0 of the
    /// transition matrix Qbar_t of all steps up to t:
    ///
    /// sample = argmax_c ln(Qbar_t\[x0, c\] + eps) - ln(-ln u_c), x0 = `labels`, t = `timesteps`, u = `noise`.
    ///
    /// `labels` are `[N, ...]`, `timesteps` `[N]` count from 0, `noise` `[N, C, ...]` is uniform in (0, 1); `sample` is
    /// `[N, ...]`, u32. `uniform` is Qbar_t = a I + (1 - a) / C and `absorbing` a I + (1 - a) on the column of `mask_class`, with
    /// a = `alpha_bars` `[S]` at t; `dense` takes `cumulative_matrices` `[S, C, C]`, whose rows are the classes before. Of equal
    /// classes the lowest is drawn. A bad label, or a step beyond the tables, is an error of the CPU path, and gives 0 on a GPU.
    ///
    /// Austin et al., Structured Denoising Diffusion Models in Discrete State-Spaces, 2021 (`q_sample`).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::D3pmQSample};
    /// let tensors = HostTensors::from([
    ///     ("noise".into(), HostTensor::floats([1, 2], vec![0.9, 0.1])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("timesteps".into(), HostTensor::integers([1], vec![0])),
    ///     ("alpha_bars".into(), HostTensor::floats([1], vec![0.1])),
    /// ]);
    /// let result = D3pmQSample::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.outputs["sample"].as_integers(), [0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct D3pmQSample("d3pm_q_sample", dyn QSample) {
        /// How a step changes a class; `uniform`.
        Structural transition: D3pmTransition = D3pmTransition::Uniform, Range::Any;
        /// The class that `absorbing` steps lead to; -1, class C / 2, as the authors have it on images.
        Numeric mask_class: i32 = -1, Range::AtLeast(-1.0);
        /// Added within the logarithm; 1e-6 as the authors have it.
        Numeric eps: f32 = 1e-6, Range::MoreThan(0.0);
    }
}

impl QSample for D3pmQSample {
    fn transition(&self) -> D3pmTransition {
        self.transition
    }

    fn mask_class(&self) -> i32 {
        self.mask_class
    }

    fn eps(&self) -> f64 {
        self.eps.into()
    }
}
