//! ArcFace.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Pairs, Pairwise, Sets, own_against_others};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// ArcFace: cross-entropy over the cosines with class proxies, the own angle widened by a margin.
    ///
    /// With s_c the cosine of an anchor and proxy c, y its label and theta = acos s_y: logits scale s_c for c != y and
    /// scale cos(theta + margin) for y, or scale (s_y - margin sin margin) where theta + margin > pi. Cross-entropy of them.
    /// `mean` is over the anchors that count. At s_y = +-1, where the angle has no derivative, the own gradient is 0.
    ///
    /// A label outside [0, C) other than `ignore_index` is an error of the CPU path; a GPU leaves its row out and
    /// counts it in `status`.
    ///
    /// pytorch-metric-learning `ArcFaceLoss` (whose margin is in degrees); Deng et al., ArcFace: additive angular
    /// margin loss for deep face recognition, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ArcFaceLoss};
    /// // One row along its own proxy; the other proxy is at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    ///     ("class_weight".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let loss = ArcFaceLoss { scale: 1.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (-0.5f64.cos()).exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ArcFaceLoss("arcface_loss", dyn Pairwise) {
        /// Added to the own angle, in radians; 0.5 as in the paper.
        Numeric margin: f32 = 0.5, Range::Any;
        /// Factor of the cosines; 64 as in pytorch-metric-learning.
        Numeric scale: f32 = 64.0, Range::MoreThan(0.0);
        /// Label of the anchors that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    unlike Self: "pytorch-metric-learning's `margin` is 28.6 degrees, 0.4992 here";
}

impl Pairwise for ArcFaceLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/pairwise/arcface"),
            fragment!("family/pairwise/own_against_others"),
            fragment!("family/pairwise/angle"),
        ]
    }

    fn stat_words(&self) -> u64 {
        3
    }

    fn sets(&self) -> Sets {
        Sets::Classes
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        6
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let scale = f64::from(self.scale);
        own_against_others(
            pairs,
            |s| (scale * s, scale),
            |s| {
                let (cosine, slope) = self.target(s);
                (scale * cosine, scale * slope)
            },
        )
    }
}

impl ArcFaceLoss {
    /// The own logit before scaling, and its derivative by the cosine.
    fn target(&self, s: f64) -> (f64, f64) {
        let margin = f64::from(self.margin);
        let s = s.clamp(-1.0, 1.0);
        if s.acos() + margin > std::f64::consts::PI {
            return (s - margin * margin.sin(), 1.0);
        }
        let sine = ((1.0 - s) * (1.0 + s)).sqrt();
        let slope = if sine == 0.0 { 0.0 } else { margin.cos() + s * margin.sin() / sine };
        (s * margin.cos() - sine * margin.sin(), slope)
    }
}
