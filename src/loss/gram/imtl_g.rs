//! Gradients with equal projections.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, Rows};
use crate::family::gram::dense::Matrix;
use crate::kernel::{Fragment, fragment};

loss! {
    /// The combination that projects equally on every gradient, with coefficients that sum to 1: an operation,
    ///
    /// alpha_2.. = (g_1 V^T) (D V^T)^-1, alpha_1 = 1 - sum, with the rows d_i = g_1 - g_i, v_i = u_1 - u_i, u_i = g_i /
    /// |g_i|.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// The first gradient is the first that is not zero. The system is solved by elimination, the largest pivot of each
    /// column first; where it is at most 1e-6 of the longest gradient, its alpha is 0.
    ///
    /// Liu et al., "Towards Impartial Multi-task Learning", 2021; `conflictfree`'s `IMTLGOperator`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ImtlG};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 3.0]))]);
    /// let result = ImtlG::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["coefficients"].as_floats(), [0.75, 0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ImtlG("imtl_g", dyn Combination) {}
}

/// A pivot up to this part of the longest gradient is none.
const LEAST: f64 = 1e-6;

impl Combination for ImtlG {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/gram/imtl_g")]
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let mut coefficients = vec![0.0; rows.count()];
        let present = rows.present();
        let Some((&first, others)) = present.split_first() else { return coefficients };
        let (k, n) = (|i: usize, j: usize| rows.gram.at(i, j), |i: usize| rows.norm(i));
        let longest = present.iter().map(|&m| n(m)).fold(0.0, f64::max);
        let right: Vec<f64> = others.iter().map(|&j| n(first) - k(first, j) / n(j)).collect();
        // Row j is the equation of v_j, column i the unknown of d_i.
        let system = Matrix::from_fn(others.len(), |j, i| {
            let (j, i) = (others[j], others[i]);
            n(first) - k(first, j) / n(j) - (k(i, first) / n(first) - k(i, j) / n(j))
        });
        let alphas = system.eliminate(&right, LEAST * longest);
        others.iter().zip(&alphas).for_each(|(&m, alpha)| coefficients[m] = *alpha);
        coefficients[first] = 1.0 - alphas.iter().sum::<f64>();
        coefficients
    }
}
