//! The shortest vector in the gradients' convex hull.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, PATH, Rows};
use crate::family::gram::dense::{Matrix, Path};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Map, Stage};
use crate::tensor::LOSSES;

crate::params::word_parameter! {
    /// What gradients are divided by when their hull is searched.
    pub enum GradientScale {
        /// Nothing.
        None = "none",
        /// Their lengths.
        L2 = "l2",
        /// Their losses.
        Loss = "loss",
        /// Both.
        LossPlus = "loss+",
    }
}

impl GradientScale {
    fn by_loss(self) -> bool {
        matches!(self, Self::Loss | Self::LossPlus)
    }
}

loss! {
    /// Gradients combined with the weights under which they are shortest: an operation,
    ///
    /// output = sum w_m g_m, w on the simplex minimising |sum w_m g_m / q_m|,
    ///
    /// where q is 1, |g_m|, the loss L_m, or L_m |g_m|.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// `losses [M]` goes with the scales that ask for it, and with no other. A gradient with q = 0 is left out as a row
    /// of zeros is. The optimum is exact. Where coefficients are not unique, only `output` is promised.
    ///
    /// Désidéri, "Multiple-gradient descent algorithm", 2012; Sener and Koltun, "Multi-Task Learning as Multi-Objective
    /// Optimization", 2018, and their scales.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Mgda};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 2.0]))]);
    /// let result = Mgda::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["coefficients"].as_floats()[0] - 0.8).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Mgda("mgda", dyn Combination) {
        /// What gradients are divided by when the weights are sought.
        Structural normalize: GradientScale = GradientScale::None, Range::Any;
    }
}

impl Combination for Mgda {
    fn inputs(&self) -> Vec<TensorDecl> {
        let losses = self.normalize.by_loss().then(|| TensorDecl::required(LOSSES, "M", TensorKind::Auxiliary));
        losses.into_iter().collect()
    }

    fn hook(&self) -> Vec<Fragment> {
        let scale = match self.normalize {
            GradientScale::None => fragment!("loss/gram/mgda_none"),
            GradientScale::L2 => fragment!("loss/gram/mgda_l2"),
            GradientScale::Loss => fragment!("loss/gram/mgda_loss"),
            GradientScale::LossPlus => fragment!("loss/gram/mgda_loss_plus"),
        };
        PATH.into_iter().chain([fragment!("loss/gram/mgda"), scale]).collect()
    }

    fn link<'s>(&self, stage: Stage<'s>, _segments: &Segments, rows: u64) -> Stage<'s> {
        if self.normalize.by_loss() { stage.tensor(LOSSES, Map::Whole(rows)) } else { stage }
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let count = rows.count();
        let losses = rows.values(LOSSES, 1.0, count);
        let scale: Vec<f64> = (0..count)
            .map(|m| match self.normalize {
                GradientScale::None => 1.0,
                GradientScale::L2 => rows.norm(m),
                GradientScale::Loss => losses[m],
                GradientScale::LossPlus => losses[m] * rows.norm(m),
            })
            .collect();
        if scale.iter().any(|q| !q.is_finite()) {
            return vec![f64::NAN; count];
        }
        let usable: Vec<bool> = (0..count).map(|m| rows.gram.at(m, m) != 0.0 && scale[m] != 0.0).collect();
        let scaled =
            Matrix::from_fn(
                count,
                |i, j| {
                    if usable[i] && usable[j] { rows.gram.at(i, j) / scale[i] / scale[j] } else { 0.0 }
                },
            );
        // Any numbers above 0 lead to the same last stretch.
        let base: Vec<f64> = (0..count).map(|m| scaled.at(m, m)).collect();
        let mut path = Path::new(&scaled, &base, usable);
        path.walk(None);
        path.direction()
    }
}
