//! How much of an attention map's edges lies inside its region.

use crate::contract::loss;
use crate::error::Error;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};
use crate::tensor::INPUT;

loss! {
    /// Edges of an attention map that fall outside of its region: 1 - (1 - iou) sum E m / sum E, E the length of the
    /// Sobel gradient of an attention map at its cells inside the border, m the cells inside its region.
    ///
    /// `input` is `[K, H, W]`, at least 3 x 3, and receives a gradient; `mask` is `[K, H, W]`, not 0 inside; `iou`
    /// `[K]`, how well a map fits already, is 0 where it is absent, and takes no gradient. `mean` and `batch_mean`
    /// divide the sum by K. Where E is 0 its slope is 0. A map of sum 0 has value and gradient 0, one with an empty
    /// mask value 1. A map must fit a binding.
    ///
    /// Xiao et al., R&B: Region and Boundary Aware Zero-shot Grounded Text-to-image Generation, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AttentionEdgeRatioLoss};
    /// let edge = |x: [f64; 4]| x.repeat(3);
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3, 4], edge([0.0, 0.0, 1.0, 1.5]))),
    ///     ("mask".into(), HostTensor::integers([1, 3, 4], [0, 1, 0, 0].repeat(3))),
    /// ]);
    /// let result = AttentionEdgeRatioLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // Gradients of 4 and 6.
    /// assert!((result.loss.as_floats()[0] - 0.6).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AttentionEdgeRatioLoss("attention_edge_ratio_loss", dyn MapLoss) {}
}

impl MapLoss for AttentionEdgeRatioLoss {
    fn beside(&self) -> Beside {
        Beside::MaskAndOverlap
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/maps/attention_edge_ratio")]
    }

    fn check(&self, height: u64, width: u64) -> Result<(), Error> {
        if height < 3 || width < 3 {
            let found = vec![height as usize, width as usize];
            return Err(Error::Shape { name: INPUT.into(), expected: "maps of at least 3 x 3".into(), found });
        }
        Ok(())
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        const TAPS: [[f64; 3]; 3] = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]];
        let around = |at: usize| (0..9).map(move |k| (k / 3, k % 3, at + k / 3 * map.width + k % 3 - map.width - 1));
        let inner: Vec<usize> =
            (1..map.height - 1).flat_map(|y| (1..map.width - 1).map(move |x| y * map.width + x)).collect();
        let gradient = |at: usize| {
            let x: f64 = around(at).map(|(v, u, i)| TAPS[v][u] * map.values[i]).sum();
            let y: f64 = around(at).map(|(v, u, i)| TAPS[u][v] * map.values[i]).sum();
            (x, y, x.hypot(y))
        };
        let sum: f64 = inner.iter().map(|&at| gradient(at).2).sum();
        let mut slopes = vec![0.0; map.values.len()];
        if sum == 0.0 {
            return (0.0, slopes, Vec::new());
        }
        let inside = |at: usize| f64::from(u8::from(map.inside[at]));
        let ratio = inner.iter().map(|&at| inside(at) * gradient(at).2).sum::<f64>() / sum;
        let apart = 1.0 - map.overlap;
        for &at in &inner {
            let (x, y, length) = gradient(at);
            let by = if length == 0.0 { 0.0 } else { -apart * (inside(at) - ratio) / (sum * length) };
            around(at).for_each(|(v, u, i)| slopes[i] += by * (x * TAPS[v][u] + y * TAPS[u][v]));
        }
        (1.0 - apart * ratio, slopes, Vec::new())
    }

    fn flops(&self) -> u64 {
        180
    }
}
