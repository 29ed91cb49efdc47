//! Whether part maps follow a transform of the image.

use crate::contract::loss;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};

loss! {
    /// Part maps that do not move with the image: 1 - the cosine over cells of a part map and the other one, which is
    /// that of the transformed image, moved back.
    ///
    /// `input` and `other` are `[N, K+1, H, W]`, the last channel the background, which has no term; both receive
    /// gradients. `mean` divides by their number, `batch_mean` by N. A map of zeros has the cosine 0, and gives no
    /// gradient. A map must fit a binding.
    ///
    /// van der Klis et al., PDiscoNet: Semantically consistent part discovery for fine-grained recognition, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::EquivarianceLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 1, 2], vec![3.0, 0.0, 1.0, 1.0])),
    ///     ("other".into(), HostTensor::floats([1, 2, 1, 2], vec![4.0, 3.0, 1.0, 1.0])),
    /// ]);
    /// let result = EquivarianceLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.2).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct EquivarianceLoss("equivariance_loss", dyn MapLoss) {}
}

impl MapLoss for EquivarianceLoss {
    fn beside(&self) -> Beside {
        Beside::Map
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/maps/equivariance")]
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let [u, t] = [map.values, map.other];
        let [long, other_long] = [dot(u, u).sqrt(), dot(t, t).sqrt()];
        if long == 0.0 || other_long == 0.0 {
            return (1.0, vec![0.0; u.len()], vec![0.0; t.len()]);
        }
        let cosine = dot(u, t) / (long * other_long);
        let slopes = |own: &[f64], other: &[f64], long: f64, other_long: f64| -> Vec<f64> {
            own.iter().zip(other).map(|(u, t)| -(t / other_long - cosine * u / long) / long).collect()
        };
        (1.0 - cosine, slopes(u, t, long, other_long), slopes(t, u, other_long, long))
    }

    fn flops(&self) -> u64 {
        20
    }
}
