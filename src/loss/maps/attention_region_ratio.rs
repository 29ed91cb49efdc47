//! How much of an attention map lies inside its region.

use crate::contract::loss;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};

loss! {
    /// Attention that falls outside of its region: (1 - sum A m / sum A)^2, A an attention map and m the cells inside
    /// its region.
    ///
    /// `input` is `[K, H, W]`, numbers from 0 on, and receives a gradient; `mask` is `[K, H, W]`, not 0 inside. `mean`
    /// and `batch_mean` divide the sum by K. A map of sum 0 has value and gradient 0, one with an empty mask value 1. A
    /// map must fit a binding.
    ///
    /// Chen et al., Training-Free Layout Control with Cross-Attention Guidance, 2024 (layout-guidance).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AttentionRegionRatioLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 4], vec![0.5, 1.0, 0.25, 0.25])),
    ///     ("mask".into(), HostTensor::integers([1, 1, 4], vec![0, 1, 0, 0])),
    /// ]);
    /// let result = AttentionRegionRatioLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AttentionRegionRatioLoss("attention_region_ratio_loss", dyn MapLoss) {}
}

impl MapLoss for AttentionRegionRatioLoss {
    fn beside(&self) -> Beside {
        Beside::Mask
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/maps/attention_region_ratio")]
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        let sum: f64 = map.values.iter().sum();
        if sum == 0.0 {
            return (0.0, vec![0.0; map.values.len()], Vec::new());
        }
        let inside = |i: usize| f64::from(u8::from(map.inside[i]));
        let outside = map.values.iter().enumerate().map(|(i, a)| a * (1.0 - inside(i))).sum::<f64>() / sum;
        let slopes = (0..map.values.len()).map(|i| 2.0 * outside * (1.0 - inside(i) - outside) / sum).collect();
        (outside * outside, slopes, Vec::new())
    }

    fn flops(&self) -> u64 {
        8
    }
}
