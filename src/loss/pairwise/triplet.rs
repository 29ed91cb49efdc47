//! Triplet margin loss.

use crate::contract::loss;
use crate::family::pairwise::{Algorithm, Anchor, Kind, Mean, Pairs, Pairwise, Similarity};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// Which triplets of an anchor count.
    #[derive(Default)]
    pub enum TripletMining {
        /// Every positive with every negative.
        #[default]
        All = "all",
        /// The farthest positive with the nearest negative, the first of equals.
        Hard = "hard",
        /// Every positive with every negative farther away than it.
        Semihard = "semihard",
    }
}

loss! {
    /// Triplet margin loss: a positive is to be nearer than a negative by a margin.
    ///
    /// With d the Euclidean distance of rows scaled to length 1, over the triplets (anchor, positive p, negative n)
    /// that `mining` chooses,
    ///
    /// l = sum max(d_p - d_n + margin, 0).
    ///
    /// `mean` divides by the number of triplets that are not 0. Equal rows have distance 0 and pull each other with
    /// gradient 0.
    ///
    /// Without `ref_embeddings` and `ref_labels` the anchors are compared with each other.
    ///
    /// Triplets are counted, not enumerated: an anchor's positives are sorted, 1,024 at a time, and each of its negatives
    /// finds by bisection how many of them it makes a triplet with.
    ///
    /// pytorch-metric-learning `TripletMarginLoss`, with `BatchHardMiner` and `TripletMarginMiner` (semihard) for the
    /// minings; Schroff et al., FaceNet: a unified embedding for face recognition and clustering, 2015.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TripletLoss};
    /// // An anchor, its positive at a right angle, and a negative at 60 degrees.
    /// let (cosine, sine) = (0.5, 0.75f64.sqrt());
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 0.0, 1.0, cosine, -sine])),
    ///     ("labels".into(), HostTensor::integers([3], vec![7, 7, 4])),
    /// ]);
    /// let result = TripletLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// // d_p = sqrt 2, d_n = 1 for the first anchor; the second one's negative is far away.
    /// assert!((result.loss.as_floats()[0] - (2f64.sqrt() - 1.0 + 0.05)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TripletLoss("triplet_loss", dyn Pairwise) {
        /// By how much a positive is to be nearer; 0.05 as in pytorch-metric-learning.
        Numeric margin: f32 = 0.05, Range::Any;
        /// Which triplets count; all of them as in pytorch-metric-learning.
        Structural mining: TripletMining = TripletMining::All, Range::Any;
    }
    unlike "TripletMarginLoss": "that is pytorch-metric-learning's, and PyTorch's takes anchors, positives and negatives";
    unlike "triplet_margin_loss": "it finds its triplets by labels, and PyTorch's and optax's take anchors, positives and negatives";
}

impl Pairwise for TripletLoss {
    fn hook(&self) -> Vec<Fragment> {
        match self.mining {
            TripletMining::Hard => vec![fragment!("loss/pairwise/triplet_hard")],
            TripletMining::All | TripletMining::Semihard => vec![fragment!("loss/pairwise/triplet")],
        }
    }

    fn stat_words(&self) -> u64 {
        if self.mining == TripletMining::Hard { 4 } else { 3 }
    }

    fn similarity(&self) -> Similarity {
        Similarity::Euclidean
    }

    fn algorithm(&self) -> Algorithm {
        match self.mining {
            TripletMining::Hard => Algorithm::Hardest,
            mining => Algorithm::Triplets { semihard: mining == TripletMining::Semihard },
        }
    }

    fn mean(&self) -> Mean {
        if self.mining == TripletMining::Hard { Mean::Counts } else { Mean::WideCounts }
    }

    fn flops(&self) -> u64 {
        4
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let margin = f64::from(self.margin);
        let mut anchor = Anchor::nothing(pairs, 0);
        // The first of equals.
        let first = |best: Option<(usize, f64)>, (j, s): (usize, f64), better: bool| match best {
            Some(best) if !better => Some(best),
            _ => Some((j, s)),
        };
        let farthest = pairs.of(Kind::Same).fold(None, |b, p| first(b, p, b.is_some_and(|b: (usize, f64)| p.1 > b.1)));
        let nearest = pairs.of(Kind::Other).fold(None, |b, n| first(b, n, b.is_some_and(|b: (usize, f64)| n.1 < b.1)));
        for (p, near) in pairs.of(Kind::Same) {
            for (n, far) in pairs.of(Kind::Other) {
                let chosen = match self.mining {
                    TripletMining::All => true,
                    TripletMining::Hard => farthest.map(|f| f.0) == Some(p) && nearest.map(|f| f.0) == Some(n),
                    TripletMining::Semihard => near < far,
                };
                let term = near - far + margin;
                if chosen && term > 0.0 {
                    anchor.terms[0] += term;
                    anchor.counts[0] += 1.0;
                    anchor.slopes[p][0] += 1.0;
                    anchor.slopes[n][0] -= 1.0;
                }
            }
        }
        anchor
    }
}
