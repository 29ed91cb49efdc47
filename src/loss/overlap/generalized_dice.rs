//! Generalized Dice loss.

use crate::contract::loss;
use crate::family::overlap::{Fold, Overlap, OverlapOptions, Sums};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// How a class's volume T weighs it.
    pub enum VolumeWeight {
        /// 1 / T^2
        Square = "square",
        /// 1 / T
        Simple = "simple",
        /// 1
        Uniform = "uniform",
    }
}

loss! {
    /// One Dice quotient for all classes, each weighed by its volume:
    ///
    /// 1 - (2 sum_c v_c I_c + smooth_nr) / (sum_c v_c (P_c + T_c) + smooth_dr), v_c = 1 / T_c^2.
    ///
    /// A class that is absent from the target takes the largest finite factor of its sample. `none` gives one value a
    /// sample.
    ///
    /// MONAI `GeneralizedDiceLoss`; Sudre et al., Generalised Dice overlap as a deep learning loss function for highly
    /// unbalanced segmentations, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, family::overlap, loss::GeneralizedDiceLoss};
    /// // Two positions, two classes; probabilities as they are.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 2], vec![0.75, 0.25, 0.25, 0.75])),
    ///     ("labels".into(), HostTensor::integers([1, 2], vec![0, 1])),
    /// ]);
    /// let mut loss = GeneralizedDiceLoss::default();
    /// loss.overlap.activation = overlap::Activation::None;
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25).abs() < 1e-4);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GeneralizedDiceLoss("generalized_dice_loss", dyn Overlap) with overlap: OverlapOptions {
        /// The volume factor: the square's inverse as in MONAI.
        Structural weight_type: VolumeWeight = VolumeWeight::Square, Range::Any;
    }
    unlike Self: "MONAI's takes probabilities, which is `activation` \"none\" here; with its `softmax=True` it is this";
}

impl Overlap for GeneralizedDiceLoss {
    fn options(&self) -> OverlapOptions {
        self.overlap
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/overlap/generalized_dice")
    }

    fn sums(&self) -> Sums {
        Sums::Product
    }

    fn fold(&self, with: &mut dyn FnMut(Fold<'_>)) {
        with(Fold::Classes(&|sums, weights| {
            let factors = self.factors(sums, weights);
            let (mut n, mut d) = (f64::from(self.overlap.smooth_nr), f64::from(self.overlap.smooth_dr));
            for ([i, p, t], v) in sums.iter().zip(&factors) {
                n += 2.0 * v * i;
                d += v * (p + t);
            }
            if d == 0.0 {
                return (0.0, vec![[0.0; 3]; sums.len()]);
            }
            (1.0 - n / d, factors.iter().map(|v| [-2.0 * v / d, n / d * v / d, 0.0]).collect())
        }));
    }

    fn constants(&self) -> Vec<(&'static str, u32)> {
        vec![("VOLUME", self.weight_type as u32)]
    }
}

impl GeneralizedDiceLoss {
    /// The volume factors of one sample's classes, times their weights.
    fn factors(&self, sums: &[[f64; 3]], weights: &[f64]) -> Vec<f64> {
        let factor = |t: f64| match self.weight_type {
            VolumeWeight::Square => 1.0 / (t * t),
            VolumeWeight::Simple => 1.0 / t,
            VolumeWeight::Uniform => 1.0,
        };
        let finite = |s: &[f64; 3]| s[2] > 0.0 || self.weight_type == VolumeWeight::Uniform;
        let largest = sums.iter().filter(|s| finite(s)).map(|s| factor(s[2])).fold(0.0, f64::max);
        let of = |s: &[f64; 3]| if finite(s) { factor(s[2]) } else { largest };
        sums.iter().zip(weights).map(|(s, w)| of(s) * w).collect()
    }
}
