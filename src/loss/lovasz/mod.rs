//! Losses of sorted errors.

use super::losses;

mod hinge;
mod softmax;

pub use softmax::{CountedClasses, LovaszActivation};

losses! {
    softmax::LovaszSoftmaxLoss,
    hinge::LovaszHingeLoss,
}
