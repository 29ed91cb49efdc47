//! Generalized Wasserstein Dice loss.

use crate::contract::loss;
use crate::family::overlap::{Activation, Fold, LogitOptions, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// What a cell of a class weighs.
    pub enum WassersteinWeight {
        /// 1, and 0 in the background.
        Default = "default",
        /// 1 / (cells of the class + 1)
        Gdl = "gdl",
    }
}

loss! {
    /// Dice whose errors count by how far the classes are apart, one term a sample:
    ///
    /// 1 - (2 H + smooth_nr) / (2 H + E + smooth_dr), H = sum a (1 - W), E = sum W over the cells that count,
    /// W_i = sum_c m[y_i, c] p_ic, m = distances / max distances, p the softmax, a 1 but for class 0;
    /// `"gdl"`: a = 1 / (cells of the class + 1), and the denominator sum a (2 - W) + smooth_dr.
    ///
    /// `labels` (no `target`), `distances [C, C]` between classes: all 0 leave W = 0. `none` gives one value a sample.
    ///
    /// MONAI `GeneralizedWassersteinDiceLoss`; Fidon et al., Generalised Wasserstein Dice score for imbalanced
    /// multi-class segmentation using holistic convolutional networks, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GeneralizedWassersteinDiceLoss};
    /// // Two positions, two classes; probabilities of 3/4 and 1/4.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![3f64.ln(), 0.0, 0.0, 3f64.ln()])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    ///     ("distances".into(), HostTensor::floats([2, 2], vec![0.0, 1.0, 1.0, 0.0])),
    /// ]);
    /// let loss = GeneralizedWassersteinDiceLoss::default();
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GeneralizedWassersteinDiceLoss("generalized_wasserstein_dice_loss", dyn Overlap) {
        /// What a cell of a class weighs; all but the background alike, as in MONAI.
        Structural weighting_mode: WassersteinWeight = WassersteinWeight::Default, Range::Any;
        /// Added to the numerator; 1e-5 as in MONAI.
        Numeric smooth_nr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Added to the denominator; 1e-5 as in MONAI.
        Numeric smooth_dr: f32 = 1e-5, Range::AtLeast(0.0);
        /// Label that leaves a cell out of every sum; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Overlap for GeneralizedWassersteinDiceLoss {
    fn options(&self) -> OverlapOptions {
        let Self { smooth_nr, smooth_dr, ignore_index, .. } = *self;
        LogitOptions { smooth_nr, smooth_dr, ignore_index, ..LogitOptions::default() }.activated(Activation::Softmax)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/generalized_wasserstein_dice")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn carries(&self) -> bool {
        true
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Classes(&|sums, _| {
            let by_cells = self.weighting_mode == WassersteinWeight::Gdl;
            let amount = |c: usize, cells: f64| match by_cells {
                true => 1.0 / (cells + 1.0),
                false => f64::from(u8::from(c > 0)),
            };
            let (mut hit, mut other) = (0.0, 0.0);
            for (c, [costs, _, cells]) in sums.iter().enumerate() {
                let a = amount(c, *cells);
                hit += a * (cells - costs);
                other += if by_cells { a * cells } else { *costs };
            }
            let times = if by_cells { 1.0 } else { 2.0 };
            let d = times * hit + other + f64::from(self.smooth_dr);
            if d == 0.0 {
                return (0.0, vec![[0.0; 3]; sums.len()]);
            }
            let ratio = (2.0 * hit + f64::from(self.smooth_nr)) / d;
            let (by_hit, by_other) = ((times * ratio - 2.0) / d, if by_cells { 0.0 } else { ratio / d });
            let slope = |(c, sum): (usize, &[f64; 3])| [by_other - amount(c, sum[2]) * by_hit, 0.0, 0.0];
            (1.0 - ratio, sums.iter().enumerate().map(slope).collect())
        }));
    }

    fn constants(&self) -> Vec<(&'static str, u32)> {
        vec![("GDL", self.weighting_mode as u32)]
    }
}
