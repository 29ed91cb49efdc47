//! AdaFace.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Pairs, Pairwise, Qualities, Sets, own_against_others};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use std::f64::consts::{FRAC_PI_2, PI};

loss! {
    /// AdaFace: cross-entropy over the cosines with class proxies, the own one's margin adapted to an embedding's
    /// quality, for which its length stands.
    ///
    /// The anchors' lengths n, clamped to [0.001, 100], have mean and standard deviation (over N - 1) in the batch; the
    /// running ones become t_alpha batch + (1 - t_alpha) running before they are used, the deviation not where one
    /// anchor counts. With q = clamp(h (n - mean) / (std + eps), -1, 1), cosines s clamped to [-1 + eps, 1 - eps] and
    /// theta = acos s_y: logits scale s_c for c != y and, for the own class y,
    ///
    /// scale (cos(clamp(theta - margin q, eps, pi - eps)) - margin (1 + q)).
    ///
    /// Cross-entropy of them. `mean` is over the anchors that count. Lengths and q are constants to the gradient, and a
    /// clamp that acts stops it. Where `eps` would reverse a clamp's bounds, both lie in the middle, at cosine 0. An
    /// embedding with a NaN or infinity leaves the running statistics as they are.
    ///
    /// Embeddings are taken as they are. The running statistics `running_mean` and `running_std` are optional inputs
    /// (20 and 100 where absent) and outputs: a forward call updates their tensors. A label outside [0, C) other than
    /// `ignore_index` is an error of the CPU path; a GPU leaves its row out and counts it in `status`.
    ///
    /// Kim et al., AdaFace: quality adaptive margin for face recognition, 2022, with the authors' code.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdaFaceLoss};
    /// // One row along its own proxy; the other proxy is at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([1, 2], vec![20.0, 0.0])),
    ///     ("class_weight".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let loss = AdaFaceLoss { scale: 1.0, t_alpha: 0.0, eps: 0.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // Its length is the running mean: quality 0, so that the margin comes off the cosine.
    /// assert!((result.loss.as_floats()[0] - (-0.6f64).exp().ln_1p()).abs() < 1e-6);
    /// assert_eq!(result.outputs["running_mean"].as_floats(), [20.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdaFaceLoss("adaface_loss", dyn Pairwise) {
        /// Margin at quality 0; 0.4 as in the paper.
        Numeric margin: f32 = 0.4, Range::Any;
        /// How many deviations from the mean count in full; 0.333 as in the paper.
        Numeric h: f32 = 0.333, Range::AtLeast(0.0);
        /// Factor of the cosines; 64 as in the paper.
        Numeric scale: f32 = 64.0, Range::MoreThan(0.0);
        /// Share of the batch in the running statistics; 0.01 as in the authors' scripts.
        Numeric t_alpha: f32 = 0.01, Range::Within(0.0, 1.0);
        /// Keeps cosines and angles off their ends; 1e-3 as in the authors' code.
        Numeric eps: f32 = 1e-3, Range::AtLeast(0.0);
        /// Label of the anchors that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Pairwise for AdaFaceLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/pairwise/adaface"),
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

    fn qualities(&self, lengths: &[f64], counted: &[bool], running: [f64; 2]) -> Option<Qualities> {
        let n: Vec<f64> = lengths.iter().map(|n| n.clamp(0.001, 100.0)).collect();
        let known = n.iter().zip(counted).filter(|(n, counted)| **counted && n.is_finite());
        let batch: Vec<f64> = known.map(|(n, _)| *n).collect();
        let count = batch.len() as f64;
        let mean = batch.iter().sum::<f64>() / count;
        let deviation = (batch.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
        let share = f64::from(self.t_alpha);
        let update = |before: f64, batch: f64, has: bool| {
            if has { share * batch + (1.0 - share) * before } else { before }
        };
        let running = [update(running[0], mean, count >= 1.0), update(running[1], deviation, count >= 2.0)];
        let spread = running[1] + f64::from(self.eps);
        // Equal lengths have no deviation to divide by.
        let quality = |n: &f64| match f64::from(self.h) * (n - running[0]) {
            0.0 => 0.0,
            apart => (apart / spread).clamp(-1.0, 1.0),
        };
        let quality = n.iter().map(quality).collect();
        Some(Qualities { running, quality })
    }

    fn flops(&self) -> u64 {
        8
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let [margin, scale, eps] = [self.margin, self.scale, self.eps].map(f64::from);
        let limit = (1.0 - eps).max(0.0);
        let least_angle = eps.min(FRAC_PI_2);
        let clamped = |s: f64| (s.clamp(-limit, limit), f64::from(u8::from(s.abs() <= limit)));
        own_against_others(
            pairs,
            |s| (scale * clamped(s).0, scale * clamped(s).1),
            |s| {
                let (cosine, active) = clamped(s);
                let angle = cosine.acos() - margin * pairs.quality;
                let away = margin * (1.0 + pairs.quality);
                let within = angle.clamp(least_angle, PI - least_angle);
                let sine = ((1.0 - cosine) * (1.0 + cosine)).sqrt();
                let free = within == angle && sine > 0.0;
                let slope = if free { active * angle.sin() / sine } else { 0.0 };
                (scale * (within.cos() - away), scale * slope)
            },
        )
    }

    fn frozen_terms(&self, pairs: &Pairs<'_>, at: &Pairs<'_>, scalars: &[f64]) -> [f64; 2] {
        self.anchor(&Pairs { quality: at.quality, ..*pairs }, scalars).terms
    }
}
