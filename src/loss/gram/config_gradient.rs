//! Gradients without conflict.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::dense::Matrix;
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Map, Stage};
use crate::tensor::WEIGHT;

crate::params::word_parameter! {
    /// How long the combined gradient is.
    pub enum LengthModel {
        /// The sum of the rows' projections on its direction.
        Projection = "projection",
        /// The shortest row, times the sum of the cosines.
        Min = "min",
        /// The longest row, times the sum of the cosines.
        Max = "max",
        /// The mean of the lengths, times the sum of the cosines.
        Mean = "mean",
        /// Their harmonic mean, times the sum of the cosines.
        Harmonic = "harmonic",
        /// Their geometric mean, times the sum of the cosines.
        Geometric = "geometric",
    }
}

loss! {
    /// The direction that has the same cosine with every gradient, or cosines in the proportion of weights: an
    /// operation,
    ///
    /// x = pinv(U) w, e = x / |x|, output = e times the length,
    ///
    /// where the rows of U are u_i = g_i / n_i, n_i = |g_i|, and the length is the sum of n_i cos_i, cos_i = u_i.e, or
    /// a mean of the n_i times the sum of the cosines.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// `weight [M]`, 1 where absent, is w. Eigenvalues of the cosines below 1e-6 of the largest are dropped. Where
    /// |x|^2 is below 1e-10, the gradients are opposed and the output is 0. A single gradient comes out as it is.
    ///
    /// Liu et al., "ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks", 2025; their package
    /// `conflictfree`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConfigGradient};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![2.0, 0.0, 0.0, 2.0]))]);
    /// let result = ConfigGradient::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.outputs["output"].as_floats().iter().all(|x| (x - 2.0).abs() < 1e-12));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConfigGradient("config_gradient", dyn Combination) {
        /// The length of the result; the authors' default.
        Structural length: LengthModel = LengthModel::Projection, Range::Any;
    }
}

/// Eigenvalues up to this part of the largest are dropped.
const LEAST: f64 = 1e-6;

impl Combination for ConfigGradient {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::optional(WEIGHT, "M", TensorKind::Auxiliary)]
    }

    fn hook(&self) -> Vec<Fragment> {
        let length = match self.length {
            LengthModel::Projection => fragment!("loss/gram/config_gradient_projection"),
            LengthModel::Min => fragment!("loss/gram/config_gradient_min"),
            LengthModel::Max => fragment!("loss/gram/config_gradient_max"),
            LengthModel::Mean => fragment!("loss/gram/config_gradient_mean"),
            LengthModel::Harmonic => fragment!("loss/gram/config_gradient_harmonic"),
            LengthModel::Geometric => fragment!("loss/gram/config_gradient_geometric"),
        };
        let library =
            [fragment!("lib/exponent"), fragment!("family/gram/jacobi"), fragment!("family/gram/column_sums")];
        let hook = [fragment!("family/gram/row_totals"), fragment!("loss/gram/config_gradient"), length];
        library.into_iter().chain(hook).collect()
    }

    fn link<'s>(&self, stage: Stage<'s>, _segments: &Segments, rows: u64) -> Stage<'s> {
        stage.optional(WEIGHT, Absent::Float(WEIGHT, "1.0"), Map::Whole(rows))
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let all = rows.count();
        let weight = rows.values(WEIGHT, 1.0, all);
        let present = rows.present();
        let n: Vec<f64> = present.iter().map(|&m| rows.norm(m)).collect();
        let cosines = Matrix::from_fn(present.len(), |i, j| rows.gram.at(present[i], present[j]) / (n[i] * n[j]));
        let eigen = cosines.eigen();
        let largest = eigen.values.iter().copied().fold(0.0, f64::max);
        let mut a = vec![0.0; present.len()];
        let mut square = 0.0;
        for (k, s) in eigen.values.iter().enumerate().filter(|(_, s)| **s > LEAST * largest) {
            let y: f64 = present.iter().enumerate().map(|(i, &m)| eigen.vectors.at(i, k) * weight[m]).sum();
            square += y * y / s;
            a.iter_mut().enumerate().for_each(|(i, a)| *a += eigen.vectors.at(i, k) * y / s);
        }
        let mut coefficients = vec![0.0; all];
        if present.len() == 1 {
            coefficients[present[0]] = 1.0;
        }
        if present.len() < 2 || square < 1e-10 {
            return coefficients;
        }
        let cosine: Vec<f64> = cosines.times(&a).iter().map(|p| p / square.sqrt()).collect();
        let count = n.len() as f64;
        let mean = match self.length {
            LengthModel::Projection => None,
            LengthModel::Min => n.iter().copied().reduce(f64::min),
            LengthModel::Max => n.iter().copied().reduce(f64::max),
            LengthModel::Mean => Some(n.iter().sum::<f64>() / count),
            LengthModel::Harmonic => Some(count / n.iter().map(|n| 1.0 / n).sum::<f64>()),
            LengthModel::Geometric => Some((n.iter().map(|n| n.ln()).sum::<f64>() / count).exp()),
        };
        let length: f64 = cosine.iter().zip(&n).map(|(c, n)| c * mean.unwrap_or(*n)).sum();
        present.iter().enumerate().for_each(|(i, &m)| coefficients[m] = a[i] / square.sqrt() / n[i] * length);
        coefficients
    }
}
