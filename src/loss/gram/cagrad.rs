//! The least conflict near the mean gradient.

use crate::contract::loss;
use crate::family::gram::combination::{Combination, PATH, Rows};
use crate::family::gram::dense::Path;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The mean gradient moved, by a part of its length, to where the worst gradient's progress is best: an operation,
    ///
    /// output = (g_0 + c |g_0| g_w / |g_w|) / (1, 1 + c^2, 1 + c), w on the simplex minimising g_w.g_0 + c |g_0| |g_w|,
    ///
    /// where g_0 is the mean of the gradients and g_w = sum w_m g_m.
    ///
    /// `grads` is `[M, P]`, one row for each task, with M of at most 64. `offsets [K+1]`, ascending from 0 to P, cut
    /// the columns into segments, each combined on its own. `output` is `[P]` in f32, `coefficients` is `[M]`, or
    /// `[K, M]` with offsets. A row of zeros is left out: its coefficient is 0, and M counts the others. Lengths of
    /// rows hold from 1e-15 to 1e15. A NaN or an infinity makes its segment NaN. `output` lies on none of the inputs.
    /// Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// The optimum is exact: the path of u = c |g_0| w / |g_w| is followed from 0 to where g_u has its length. Where
    /// g_w = 0 its term is 0. Where coefficients are not unique, only `output` is promised.
    ///
    /// Liu et al., "Conflict-Averse Gradient Descent for Multi-task Learning", 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CaGrad};
    /// let tensors = HostTensors::from([("grads".into(), HostTensor::floats([2, 2], vec![2.0, 0.0, 0.0, 2.0]))]);
    /// let result = CaGrad { rescale: 0, ..CaGrad::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.outputs["output"].as_floats().iter().all(|x| (x - 1.5).abs() < 1e-9));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CaGrad("cagrad", dyn Combination) {
        /// How far from the mean gradient, in its lengths; 0.5 as in the authors' code.
        Numeric c: f32 = 0.5, Range::AtLeast(0.0);
        /// Whether the result is divided by nothing (0), by 1 + c^2 (1) or by 1 + c (2); 1 as in the authors' code.
        Numeric rescale: i32 = 1, Range::Within(0.0, 2.0);
    }
}

impl Combination for CaGrad {
    fn hook(&self) -> Vec<Fragment> {
        PATH.into_iter().chain([fragment!("loss/gram/cagrad")]).collect()
    }

    fn coefficients(&self, rows: &Rows<'_>, _state: &mut [f64]) -> Vec<f64> {
        let c = f64::from(self.c);
        let present = rows.present();
        let share = 1.0 / present.len().max(1) as f64;
        let base: Vec<f64> =
            (0..rows.count()).map(|i| present.iter().map(|&j| share * rows.gram.at(i, j)).sum()).collect();
        let square: f64 = present.iter().map(|&i| share * base[i]).sum();
        let usable = (0..rows.count()).map(|m| present.contains(&m)).collect();
        let mut path = Path::new(&rows.gram, &base, usable);
        let mu = path.walk(Some(c * c * square.max(0.0)));
        let scale = [1.0, 1.0 + c * c, 1.0 + c][self.rescale.clamp(0, 2) as usize];
        path.solution(mu).into_iter().map(|u| (share + u) / scale).collect()
    }
}
