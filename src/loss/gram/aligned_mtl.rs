//! Gradients whose components are made equal.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, EIGEN, Rows};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Gradients combined after their principal components are made as long as the shortest: an operation,
    ///
    /// K = V diag(s) V^T; the coefficients are the row sums of sqrt(s_min) V s^-1/2 V^T over the eigenvalues that
    /// count,
    ///
    /// where K is the matrix of the gradients' dots, and s_min the least of the eigenvalues above `tolerance` times the
    /// largest.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// Senushkin et al., "Independent Component Alignment for Multi-Task Learning", 2023, with equal weights.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AlignedMtl};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![3.0, 0.0, 0.0, 5.0]))]);
    /// let result = AlignedMtl::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.outputs["output"].as_floats().iter().all(|x| (x - 3.0).abs() < 1e-12));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AlignedMtl("aligned_mtl", dyn Combination) {
        /// Eigenvalues up to this part of the largest are dropped.
        Numeric tolerance: f32 = 1e-6, Range::MoreThan(0.0);
    }
}

impl Combination for AlignedMtl {
    fn hook(&self) -> Vec<Fragment> {
        EIGEN.into_iter().chain([fragment!("loss/gram/aligned_mtl")]).collect()
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let (count, eigen) = (rows.count(), rows.gram.eigen());
        let largest = eigen.values.iter().copied().fold(0.0, f64::max);
        let bound = f64::from(self.tolerance) * largest;
        let kept: Vec<usize> = (0..count).filter(|&k| eigen.values[k] > bound).collect();
        let least = kept.iter().map(|&k| eigen.values[k]).fold(largest, f64::min);
        let sum = |k: usize| (0..count).map(|i| eigen.vectors.at(i, k)).sum::<f64>();
        let of = |i: usize| kept.iter().map(|&k| eigen.vectors.at(i, k) * sum(k) / eigen.values[k].sqrt()).sum::<f64>();
        (0..count).map(|i| least.sqrt() * of(i)).collect()
    }
}
