//! Focal Tversky loss of maximum projections.

use super::tversky::tversky;
use crate::contract::loss;
use crate::family::overlap::{Activation, Fold, Form, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The [focal Tversky loss](crate::loss::FocalTverskyLoss) of maximum intensity projections, a term for each sample and
    /// class: with p' and t' the largest probability and the largest share of the target on each line of cells along an axis,
    ///
    /// the sum over `axes` of max(q, 0)^gamma, q = 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr),
    /// I = sum p' t', P = sum p', T = sum t' over the lines.
    ///
    /// A vessel that breaks in the prediction leaves a gap in some projection, which weighs more there than in the volume.
    ///
    /// `input` is `[N, C, H, W]` or `[N, C, D, H, W]`, `labels` without the class axis, or `target` like `input`; axis 0 is
    /// the first spatial one. A cell that `cell_mask` or `ignore_index` leaves out has p = t = 0. The gradient goes to the
    /// first cell of a line that has its largest probability. The slope takes q as at least 1e-6. One sample must fit a
    /// binding. Reduction `none` is `[N, C]`, without the background where it is left out; `mean` divides by that number,
    /// `batch_mean` by N. Saved: 8 bytes for each line of each class.
    ///
    /// `axes` is an error where it names an axis that the input lacks.
    ///
    /// Chatterjee et al., SPOCKMIP: Segmentation of Vessels in MRAs with Enhanced Continuity using Maximum Intensity
    /// Projection as Loss, 2024, whose loss is 0.7 `focal_tversky_loss` with `batch` and smoothings 1, and 0.3 of this.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::MipLoss};
    /// // A vertical line whose middle is missing: along the rows nothing is lost, along the columns one of three cells is.
    /// let target = HostTensor::floats([1, 1, 3, 2], vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    /// let input = HostTensor::floats([1, 1, 3, 2], vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    /// let tensors = HostTensors::from([("input".into(), input), ("target".into(), target)]);
    /// let loss = |axis| MipLoss {
    ///     axes: vec![axis],
    ///     activation: overlap::Activation::None,
    ///     ..MipLoss::default()
    /// };
    /// let value = |axis| loss(axis).reference(&tensors, Reduction::Mean, ClassAxis::First);
    /// assert_eq!(value(0)?.loss.as_floats(), [0.0]);
    /// let gap = 1.0 - (2.0 + 1.0) / (2.0 + 0.7 + 1.0);
    /// assert!((value(1)?.loss.as_floats()[0] - f64::powf(gap, 0.75)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MipLoss("mip_loss", dyn Overlap) {
        /// The spatial axes along which the largest values are taken; 0, the slices of a volume, as in SPOCKMIP.
        Structural axes: Vec<i32> = vec![0], Range::Some(0, 2);
        /// Factor of the false positives; 0.3 as in SPOCKMIP.
        Numeric alpha: f32 = 0.3, Range::AtLeast(0.0);
        /// Factor of the false negatives; 0.7 as in SPOCKMIP.
        Numeric beta: f32 = 0.7, Range::AtLeast(0.0);
        /// Power of the Tversky loss; 0.75 as in SPOCKMIP.
        Numeric gamma: f32 = 0.75, Range::MoreThan(0.0);
        /// How scores become probabilities; softmax.
        Structural activation: Activation = Activation::Softmax, Range::Any;
        /// Whether class 0 has a term; true. Without effect where there is one class.
        Structural include_background: bool = true, Range::Any;
        /// Added to the numerator; 1 as in SPOCKMIP.
        Numeric smooth_nr: f32 = 1.0, Range::AtLeast(0.0);
        /// Added to the denominator; 1 as in SPOCKMIP.
        Numeric smooth_dr: f32 = 1.0, Range::AtLeast(0.0);
        /// Label that leaves a cell out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Overlap for MipLoss {
    fn options(&self) -> OverlapOptions {
        let Self { activation, include_background, smooth_nr, smooth_dr, ignore_index, .. } = *self;
        OverlapOptions { activation, include_background, batch: false, smooth_nr, smooth_dr, ignore_index }
    }

    fn weighs_terms(&self) -> bool {
        false
    }

    fn projected_along(&self) -> Option<&[i32]> {
        Some(&self.axes)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/focal_tversky")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Terms(&|s, _| {
            let (alpha, beta) = (self.alpha.into(), self.beta.into());
            tversky(s, alpha, beta, Form::Complement, &self.options()).to_power(self.gamma.into())
        }));
    }
}
