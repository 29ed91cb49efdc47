//! The sides of an attention map against those of its box.

use crate::contract::loss;
use crate::error::Error;
use crate::family::maps::{Beside, HostMap, MapLoss};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// How far the largest values of an attention map along its columns and rows are from the mask's, near the mask's sides:
    ///
    /// mean_x c_x |u_x - v_x|, plus the same along y; u_x = max_y A, v_x = max_y m, and c_x = 1 within `corner` cells of the first
    /// column of the mask or of the one past its last, 0 elsewhere.
    ///
    /// `input` is `[K, H, W]` and receives a gradient: the first cell of a line that has its largest value. `mask` is
    /// `[K, H, W]`, not 0 inside; an empty one gives 0. `mean` and `batch_mean` divide the sum by K. A map must fit a
    /// binding, and have at most 2048 rows and columns together.
    ///
    /// Xie et al., BoxDiff: Text-to-Image Synthesis with Training-Free Box-Constrained Diffusion, 2023 (corner constraint).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AttentionMarginalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 4], vec![0.5, 0.75, 0.25, 0.0])),
    ///     ("mask".into(), HostTensor::integers([1, 1, 4], vec![0, 1, 0, 0])),
    /// ]);
    /// let result = AttentionMarginalLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [(0.5 + 0.25 + 0.25) / 4.0 + 0.25]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AttentionMarginalLoss("attention_marginal_loss", dyn MapLoss) {
        /// Cells on either side of a side of the mask; 1 as in BoxDiff.
        Numeric corner: i32 = 1, Range::AtLeast(0.0);
    }
}

/// Rows and columns that stay on chip.
const MOST: u64 = 2048;

impl MapLoss for AttentionMarginalLoss {
    fn beside(&self) -> Beside {
        Beside::Mask
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/maps/attention_marginal"), fragment!("lib/ordered_key")]
    }

    fn check(&self, height: u64, width: u64) -> Result<(), Error> {
        match height + width {
            lines if lines > MOST => {
                Err(Error::TooLarge { what: "rows and columns of a map".into(), needed: lines, limit: MOST })
            }
            _ => Ok(()),
        }
    }

    fn constants(&self, height: u64, width: u64) -> Vec<(&'static str, u64)> {
        vec![("LINES", height + width)]
    }

    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>) {
        let (mut value, mut slopes) = (0.0, vec![0.0; map.values.len()]);
        for (lines, count, line_step, step) in
            [(map.width, map.height, 1, map.width), (map.height, map.width, map.width, 1)]
        {
            let cells = |line: usize| (0..count).map(move |k| line * line_step + k * step);
            let marked: Vec<bool> = (0..lines).map(|line| cells(line).any(|i| map.inside[i])).collect();
            let Some(first) = marked.iter().position(|&m| m) else { continue };
            let past = lines - marked.iter().rev().position(|&m| m).unwrap_or(0);
            let near = |line: usize, side: usize| line.abs_diff(side) as i64 <= i64::from(self.corner);
            for line in (0..lines).filter(|&line| near(line, first) || near(line, past)) {
                let best = cells(line).reduce(|best, i| if map.values[i] > map.values[best] { i } else { best });
                let best = best.expect("a line has cells");
                let apart = map.values[best] - f64::from(u8::from(marked[line]));
                value += apart.abs() / lines as f64;
                slopes[best] += if apart == 0.0 { 0.0 } else { apart.signum() / lines as f64 };
            }
        }
        (value, slopes, Vec::new())
    }

    fn flops(&self) -> u64 {
        10
    }
}
