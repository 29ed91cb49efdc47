//! The strongest cells of an attention map inside and outside its box.

use crate::contract::loss;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Least attention inside a box, and most outside of it: max(0, 1 - the mean of the k largest values inside) +
    /// max(0, the mean of the k largest values outside), with k = max(1, floor(ratio n + 1e-3)) of the n cells of each
    /// side.
    ///
    /// `input` is `[K, H, W]`, numbers from 0 on, and receives a gradient: the cells that are taken, of equal values
    /// the first. `mask` is `[K, H, W]`, not 0 inside. `mean` and `batch_mean` divide the sum by K. A side without a
    /// cell adds nothing. A map must fit a binding; it is selected from by one workgroup, in 8 rounds a side.
    ///
    /// Xie et al., BoxDiff: Text-to-Image Synthesis with Training-Free Box-Constrained Diffusion, 2023, which rounds k down to
    /// 0 in small boxes.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AttentionBoxTopkLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 4], vec![0.5, 0.75, 0.25, 0.125])),
    ///     ("mask".into(), HostTensor::integers([1, 1, 4], vec![0, 1, 1, 0])),
    /// ]);
    /// let result = AttentionBoxTopkLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 + 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AttentionBoxTopkLoss("attention_box_topk_loss", dyn MapLoss) {
        /// The share of the cells of a side that are taken; 0.2 as in BoxDiff.
        Numeric ratio: f32 = 0.2, Range::Above(0.0, 1.0);
    }
}

impl MapLoss for AttentionBoxTopkLoss {
    fn beside(&self) -> Beside {
        Beside::Mask
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/maps/attention_box_topk"), fragment!("lib/select_here"), fragment!("lib/ordered_key")]
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        let (mut value, mut slopes) = (0.0, vec![0.0; map.values.len()]);
        for inside in [true, false] {
            let mut side: Vec<usize> = (0..map.values.len()).filter(|&i| map.inside[i] == inside).collect();
            if side.is_empty() {
                continue;
            }
            let k = ((f64::from(self.ratio) * side.len() as f64 + 1e-3).floor() as usize).max(1);
            side.sort_by(|&a, &b| map.values[b].total_cmp(&map.values[a]));
            side.truncate(k);
            let mean = side.iter().map(|&i| map.values[i]).sum::<f64>() / k as f64;
            let (term, slope) = if inside { (1.0 - mean, -1.0) } else { (mean, 1.0) };
            if term > 0.0 {
                value += term;
                side.iter().for_each(|&i| slopes[i] = slope / k as f64);
            }
        }
        (value, slopes, Vec::new())
    }

    fn flops(&self) -> u64 {
        40
    }
}
