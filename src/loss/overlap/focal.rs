//! The focal part of losses that have one.

use crate::family::overlap::{Formula, Part};
use crate::kernel::{Fragment, fragment};
use crate::loss::classification::focal_cross_entropy;
use crate::loss::pointwise::binary;
use crate::params::word_parameter;

word_parameter! {
    /// What a focal part is over.
    pub enum Focal {
        /// Each class's logit, as `sigmoid_focal_loss`.
        Sigmoid = "sigmoid",
        /// The softmax over all classes, as `focal_cross_entropy`.
        Softmax = "softmax",
    }
}

impl Focal {
    /// WGSL of the part beside its factors.
    pub fn hooks(self, factors: Fragment) -> Vec<Fragment> {
        match self {
            Self::Sigmoid => vec![
                factors,
                fragment!("loss/overlap/focal_elements"),
                fragment!("lib/binary"),
                fragment!("lib/difference"),
            ],
            Self::Softmax => vec![factors, fragment!("loss/overlap/focal_rows")],
        }
    }

    /// The part in f64.
    pub(crate) fn part(self, alpha: f32, gamma: f32) -> Part<'static> {
        let (alpha, gamma) = (f64::from(alpha), f64::from(gamma));
        let sigmoid: Formula<'_> = Box::new(move |x, t| binary::focal(x, t, alpha, gamma));
        match self {
            Self::Sigmoid => Part::Elements(sigmoid),
            Self::Softmax => {
                let phi = Box::new(move |log_p: f64, w: f64| focal_cross_entropy::focal(log_p, w, gamma));
                Part::Rows { phi, of_weights: true }
            }
        }
    }
}
