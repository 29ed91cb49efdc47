//! How high a path between two networks rises.

use crate::contract::loss;
use crate::family::landscapes::curves::Heights;
use crate::kernel::{Fragment, fragment};

loss! {
    /// How far the losses along a path rise above the line through its ends: an operation,
    ///
    /// barrier = max over g of losses_g - ((1 - t_g) losses_0 + t_g losses_last), t_g = (alpha_g - alpha_0) / (alpha_last -
    /// alpha_0).
    ///
    /// `losses` is `[K, G]`, a row for each path (or each layer, interpolated alone) and G of 2 or more; `alpha` is `[G]`,
    /// where on the path the losses lie. `barrier` is `[K]` in f32 and `index` `[K]` in u32 says which g it is, the lowest
    /// of equals. Both ends lie on the line: a path that sags has barrier 0 at index 0. A loss that is infinite within is
    /// an infinite barrier; a NaN within is one, and so is whatever is no finite number at an end. Where alpha ends as it
    /// starts, t is 0.
    ///
    /// [`Lerp`](crate::loss::Lerp) gives the networks on a path. Bytes: 4 K G.
    ///
    /// Entezari et al., The Role of Permutation Invariance in Linear Mode Connectivity of Neural Networks, 2022;
    /// Landscaping Linear Mode Connectivity, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LossBarrier};
    /// let tensors = HostTensors::from([
    ///     ("losses".into(), HostTensor::floats([1, 3], vec![1.0, 3.0, 2.0])),
    ///     ("alpha".into(), HostTensor::floats([3], vec![0.0, 0.5, 1.0])),
    /// ]);
    /// let result = LossBarrier::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["barrier"].as_floats(), [1.5]);
    /// assert_eq!(result.outputs["index"].as_integers(), [1]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LossBarrier("loss_barrier", dyn Heights) {}
}

impl Heights for LossBarrier {
    fn hook(&self) -> Fragment {
        fragment!("loss/landscapes/loss_barrier")
    }

    fn highest(&self, losses: &[f64], alpha: &[f64]) -> (f64, usize) {
        let last = losses.len() - 1;
        let [(start, from), (end, to)] = [0, last].map(|g| (losses[g], alpha[g]));
        if [start, end, from, to].iter().any(|x| !x.is_finite()) {
            return (f64::NAN, 0);
        }
        let height = |g: usize| {
            let share = if to == from { 0.0 } else { (alpha[g] - from) / (to - from) };
            let inner = losses[g] - ((1.0 - share) * start + share * end);
            let known = if losses[g].is_infinite() { losses[g] } else { inner };
            if alpha[g].is_finite() { known } else { f64::NAN }
        };
        let inner = (1..last).map(|g| (height(g), g));
        inner.fold((0.0, 0), |best, next| {
            let above = next.0 > best.0 || (next.0.is_nan() && !best.0.is_nan());
            if above { next } else { best }
        })
    }
}
