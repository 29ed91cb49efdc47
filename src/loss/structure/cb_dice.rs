//! The cbDice loss.

use crate::contract::loss;
use crate::family::structure::cb_dice::{CbDice, CbDiceOptions, Skeleton};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// Which skeleton a mask has.
    #[derive(Default)]
    pub enum MaskSkeleton {
        /// The soft skeleton, which of a mask has two values.
        #[default]
        Soft = "soft",
        /// The skeleton left by thinning with the Euler count.
        Euler = "euler",
    }
}

loss! {
    /// Centerline boundary Dice: 1 - 2 P S / (P + S), where P is the share of the prediction's skeleton inside the truth, and
    /// S that of the truth's skeleton inside the prediction, both weighted by radii and distances.
    ///
    /// With z_f the largest score of the classes 1 to C - 1 (the first of equals) and y = softmax(z_0, z_f)_1, the
    /// prediction's mask is y > 1/2, the truth's a label above 0. Of each mask in each sample, E is the [Euclidean distance
    /// inside](crate::loss::EuclideanDistanceTransform) (0 where it fills the sample), k the skeleton, r = E k,
    /// R = max(max r, 1), and D = min(E, R) / R, rho = r / R, I = k (R - r + 1) / R, squared in a volume. With g for the truth
    /// and p for the prediction, sums over all samples and cells, s = `smooth`:
    ///
    /// P = (sum I_p y D_g + s) / (sum I_p y q_p + s), S = (sum I_g D_p y + s) / (sum I_g q_g + s),
    ///
    /// q_p = rho_p y where rho_p != 0 = rho_g, else rho_g; q_g = rho_g where rho_g != 0 = rho_p, else rho_p y. Masks and
    /// what follows from them are constants under differentiation. The result is one number whatever the reduction.
    ///
    /// There is more than one class. A cell that `cell_mask` leaves out, or whose label is no class, lies outside both
    /// masks. Without smoothing, a share of an empty skeleton is 1, and the loss is 1 where both shares are 0. One
    /// sample must fit a binding.
    ///
    /// Shi et al., Centerline Boundary Dice Loss for Vascular Segmentation, MICCAI 2024; the weights of the authors' code
    /// `SoftcbDiceLoss`, which gives this less 1.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CbDiceLoss};
    /// let line = vec![0, 1, 0, 0, 1, 0, 0, 1, 0];
    /// let scores = line.iter().map(|&l| 60.0 - 120.0 * l as f64).chain([0.0; 9]).collect();
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2, 3, 3], scores)),
    ///     ("labels".into(), HostTensor::integers([1, 3, 3], line)),
    /// ]);
    /// let result = CbDiceLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.loss.as_floats()[0].abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CbDiceLoss("cb_dice_loss", dyn CbDice) {
        /// Which skeleton a mask has; the soft one, as in the authors' code.
        Structural skeleton: MaskSkeleton = MaskSkeleton::Soft, Range::Any;
        /// Erosions after the first, or iterations of thinning; at least half the width of the thickest object. 10 as in the
        /// authors' code.
        Structural iterations: i32 = 10, Range::Within(0.0, 1000.0);
        /// Added to the sums; 1 as in the authors' code.
        Numeric smooth: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl CbDice for CbDiceLoss {
    fn options(&self) -> CbDiceOptions {
        let skeleton = match self.skeleton {
            MaskSkeleton::Soft => Skeleton::Soft,
            MaskSkeleton::Euler => Skeleton::Euler,
        };
        CbDiceOptions { skeleton, iterations: self.iterations, smooth: self.smooth.into() }
    }
}
