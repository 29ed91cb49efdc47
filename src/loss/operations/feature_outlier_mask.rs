//! Masks of features that lie far from the bulk of their channel.

use crate::contract::loss;
use crate::family::operations::outliers::{OutlierMask, Outliers};
use crate::params::Range;

loss! {
    /// 1 where a feature counts, 0 around those that lie far from the bulk of their channel: an operation.
    ///
    /// For each sample and channel, with q1 and q2 the values of rank max(1, floor(q H W)) and max(1, floor((1 - q) H W)) and g
    /// = `spread` times the standard deviation (unbiased), a value counts if q1 - g < y < q2 + g. Then a cell is 1 if the window
    /// of side `dilate` around it holds one that counts, and last only if all of the window of side `erode` are 1; borders are
    /// left out of windows.
    ///
    /// `input` is `[N, C, H, W]`, the output `mask` has its shape, f32. A channel with a NaN or an infinity has no value that
    /// counts. Nothing is differentiated. A channel of a sample must fit a binding. Workspace: 4 bytes a feature.
    ///
    /// Berrada et al., Boosting Latent Diffusion with Perceptual Objectives, 2025, where it makes the mask of
    /// the latent perceptual loss, `dilate` 1 and `erode` 3 at the first depth that has one.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FeatureOutlierMask};
    /// let mut features = vec![0.0, 1.0].repeat(32);
    /// features[9] = 50.0;
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 1, 8, 8], features))]);
    /// let mut loss = FeatureOutlierMask::default();
    /// (loss.dilate, loss.erode) = (1, 1);
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let mask = result.outputs["mask"].as_floats();
    /// assert_eq!((mask[9], mask.iter().sum::<f64>()), (0.0, 63.0));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FeatureOutlierMask("feature_outlier_mask", dyn OutlierMask) {
        /// Share of the values beyond each bound's own; 0.02 as in Berrada et al..
        Structural quantile: f32 = 0.02, Range::Between(0.0, 0.5);
        /// Standard deviations beyond those that count; 2 as in Berrada et al..
        Numeric spread: f32 = 2.0, Range::AtLeast(0.0);
        /// Side of the window in which one that counts suffices.
        Structural dilate: i32 = 3, Range::Odd;
        /// Side of the window in which all must count.
        Structural erode: i32 = 5, Range::Odd;
    }
}

impl OutlierMask for FeatureOutlierMask {
    fn outliers(&self) -> Outliers {
        let Self { quantile, spread, dilate, erode } = *self;
        Outliers { quantile: quantile.into(), spread: spread.into(), dilate, erode }
    }
}
