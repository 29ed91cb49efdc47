//! CosFace.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Pairs, Pairwise, Sets, own_against_others};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// CosFace: cross-entropy over the cosines with class proxies, the own cosine lowered by a margin.
    ///
    /// With s_c the cosine of an anchor and proxy c and y its label: logits scale s_c for c != y and scale (s_y - margin)
    /// for y. `mean` is over the anchors that count.
    ///
    /// A label outside [0, C) other than `ignore_index` is an error of the CPU path; a GPU leaves its row out and
    /// counts it in `status`.
    ///
    /// pytorch-metric-learning `CosFaceLoss`; Wang et al., CosFace: large margin cosine loss for deep face recognition,
    /// 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CosFaceLoss};
    /// // One row along its own proxy; the other proxy is at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    ///     ("class_weight".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let loss = CosFaceLoss { scale: 1.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (-0.65f64).exp().ln_1p()).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CosFaceLoss("cosface_loss", dyn Pairwise) {
        /// Taken off the own cosine; 0.35 as in pytorch-metric-learning.
        Numeric margin: f32 = 0.35, Range::Any;
        /// Factor of the cosines; 64 as in pytorch-metric-learning.
        Numeric scale: f32 = 64.0, Range::MoreThan(0.0);
        /// Label of the anchors that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Pairwise for CosFaceLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/cosface"), fragment!("family/pairwise/own_against_others")]
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
        let (scale, margin) = (f64::from(self.scale), f64::from(self.margin));
        own_against_others(pairs, |s| (scale * s, scale), |s| (scale * (s - margin), scale))
    }
}
