//! Gradients by their principal directions.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, EIGEN, Rows};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::stage::Stage;
use crate::stage::segments::Segments;

loss! {
    /// The principal directions of the gradients, added up by what each explains and by the lengths that lie along it:
    /// an operation,
    ///
    /// output = sum over the first floor(keep M) j of (s_j / sum s) mean_i(sign(E_ij) |g_i|) v_j / |v_j|, v_j = sum_i
    /// E_ij g_i,
    ///
    /// where K / M = E diag(s) E^T, s descending, and K is the matrix of the gradients' dots.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros has coefficient 0, and M counts it. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// At least one direction is kept; an s_j below 1e-6 of the first is passed over. Of one gradient, or in a segment
    /// of one element, the output is the mean.
    ///
    /// Zeng et al., FedLD, 2024, for the updates of clients (github.com/Zeng-Shuang/FedLD), in the
    /// form of the rows' dots: the sign of E_ij is that of g_i . v_j, and a direction and its opposite give the same.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PrincipalGradientAggregation};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![3.0, 4.0, 3.0, 4.0]))]);
    /// let result = PrincipalGradientAggregation::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["output"].as_floats()[1] - 4.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PrincipalGradientAggregation("principal_gradient_aggregation", dyn Combination) {
        /// Which part of the directions is kept.
        Numeric keep: f32 = 0.8, Range::Within(0.0, 1.0);
    }
}

impl Combination for PrincipalGradientAggregation {
    fn hook(&self) -> Vec<Fragment> {
        EIGEN.into_iter().chain([fragment!("loss/gram/principal_gradient_aggregation")]).collect()
    }

    fn link<'s>(&self, stage: Stage<'s>, segments: &Segments, _rows: u64) -> Stage<'s> {
        let elements = match segments.cut {
            true => fragment!("family/gram/elements_cut"),
            false => fragment!("family/gram/elements_all"),
        };
        let stage = stage.fragments([elements]);
        if segments.cut { segments.bounds(stage) } else { stage.words(&[("elements", segments.elements)]) }
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let (count, eigen) = (rows.count(), rows.gram.eigen());
        if count < 2 || rows.elements == 1 {
            return vec![1.0 / count as f64; count];
        }
        let mut descending: Vec<usize> = (0..count).collect();
        descending.sort_by(|&a, &b| eigen.values[b].total_cmp(&eigen.values[a]));
        let kept = ((f64::from(self.keep) * count as f64 + 1e-6).floor() as usize).max(1);
        let (largest, all) = (eigen.values[descending[0]], eigen.values.iter().map(|s| s.max(0.0)).sum::<f64>());
        let mut coefficients = vec![0.0; count];
        for &k in descending.iter().take(kept).filter(|&&k| largest > 0.0 && eigen.values[k] >= 1e-6 * largest) {
            let sign = |x: f64| if x == 0.0 { 0.0 } else { x.signum() };
            let mean = (0..count).map(|i| sign(eigen.vectors.at(i, k)) * rows.norm(i)).sum::<f64>() / count as f64;
            let factor = mean * eigen.values[k].sqrt() / all;
            coefficients.iter_mut().enumerate().for_each(|(i, c)| *c += factor * eigen.vectors.at(i, k));
        }
        coefficients
    }
}
