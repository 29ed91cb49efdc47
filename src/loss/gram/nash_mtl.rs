//! The gradients' bargain.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::dense::Matrix;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Gradients combined by the solution of their bargaining game: an operation,
    ///
    /// output = sum a_m g_m, A a = 1/a, a > 0, A = K / |K| + ridge I,
    ///
    /// where K is the matrix of the gradients' dots and |K| its Frobenius norm. The solution is the minimum of a.A a /
    /// 2 - sum log a.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// Navon et al., "Multi-Task Learning as a Bargaining Game", 2022, who approximate the solution by a sequence of
    /// convex programmes.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::NashMtl};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![3.0, 0.0, 0.0, 3.0]))]);
    /// let result = NashMtl { ridge: 0.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["coefficients"].as_floats()[0] - 2f64.powf(0.25)).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct NashMtl("nash_mtl", dyn Combination) {
        /// What is added to the diagonal, for gradients that depend on each other.
        Numeric ridge: f32 = 1e-6, Range::AtLeast(0.0);
    }
}

impl Combination for NashMtl {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("family/gram/row_totals"), fragment!("family/gram/sweep"), fragment!("loss/gram/nash_mtl")]
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        const STEPS: usize = 200;
        let present = rows.present();
        let count = present.len();
        let k = Matrix::from_fn(count, |i, j| rows.gram.at(present[i], present[j]));
        let frobenius = (0..count * count).map(|at| k.at(at / count, at % count).powi(2)).sum::<f64>().sqrt();
        let ridge = f64::from(self.ridge);
        let a = Matrix::from_fn(count, |i, j| k.at(i, j) / frobenius + if i == j { ridge } else { 0.0 });
        let roots: Vec<f64> = (0..count).map(|i| a.at(i, i).sqrt()).collect();
        let c = Matrix::from_fn(count, |i, j| a.at(i, j) / (roots[i] * roots[j]));
        let total: f64 = c.times(&vec![1.0; count]).iter().sum();
        let mut x = vec![(count as f64 / total.max(1e-12)).sqrt(); count];
        for _ in 0..STEPS {
            let slope: Vec<f64> = c.times(&x).iter().zip(&x).map(|(p, x)| p - 1.0 / x).collect();
            let curvature = Matrix::from_fn(count, |i, j| c.at(i, j) + if i == j { 1.0 / (x[i] * x[i]) } else { 0.0 });
            let step = curvature.solve(&slope);
            let decrement = slope.iter().zip(&step).map(|(s, d)| s * d).sum::<f64>().max(0.0).sqrt();
            let size = if decrement < 0.25 { 1.0 } else { 1.0 / (1.0 + decrement) };
            x.iter_mut().zip(&step).for_each(|(x, d)| *x = (*x - size * d).max(0.1 * *x));
        }
        let mut coefficients = vec![0.0; rows.count()];
        present.iter().enumerate().for_each(|(i, &m)| coefficients[m] = x[i] / roots[i]);
        coefficients
    }
}
