//! How scores become probabilities, and slopes by these slopes by the scores.

use crate::kernel::{Fragment, fragment};
use crate::numerics::sigmoid;
use crate::params::word_parameter;
use crate::stage::rows::HostRows;

word_parameter! {
    /// How scores become probabilities.
    pub enum Activation {
        /// Softmax over the classes.
        Softmax = "softmax",
        /// The logistic function of each score.
        Sigmoid = "sigmoid",
        /// The input holds probabilities.
        None = "none",
    }
}

impl Activation {
    /// WGSL that defines `activate`, `to_score` and `SOFTMAX`.
    pub(crate) fn fragment(self) -> Fragment {
        match self {
            Self::Softmax => fragment!("lib/activation_softmax"),
            Self::Sigmoid => fragment!("lib/activation_sigmoid"),
            Self::None => fragment!("lib/activation_none"),
        }
    }

    /// The probabilities of row q; NaN where a score is none.
    pub(crate) fn probabilities(self, rows: &HostRows<'_>, x: &[f64], q: usize) -> Vec<f64> {
        let scores = (0..rows.layout.classes as usize).map(|c| x[rows.cell(q, c)]);
        match self {
            Self::Softmax => rows.log_softmax(x, q).into_iter().map(f64::exp).collect(),
            Self::Sigmoid => scores.map(|x| if x == f64::INFINITY { f64::NAN } else { sigmoid(x) }).collect(),
            Self::None => scores.map(|x| if x.is_finite() { x } else { f64::NAN }).collect(),
        }
    }

    /// From a row's slopes by its probabilities p to those by its scores.
    pub(crate) fn to_scores(self, p: &[f64], slopes: &[f64]) -> Vec<f64> {
        let pairs = p.iter().zip(slopes);
        let dot: f64 = pairs.clone().map(|(p, g)| p * g).sum();
        match self {
            Self::Softmax => pairs.map(|(p, g)| p * (g - dot)).collect(),
            Self::Sigmoid => pairs.map(|(p, g)| g * p * (1.0 - p)).collect(),
            Self::None => pairs.map(|(p, g)| if p.is_nan() { *p } else { *g }).collect(),
        }
    }
}
