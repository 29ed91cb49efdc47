//! Losses of rows of class scores.

use super::losses;

mod asymmetric_focal;
mod comp_sum;
mod confidence_penalty;
mod confidence_weighted;
mod cross_entropy;
mod entropy;
pub(super) mod focal_cross_entropy;
mod ib;
mod ldam;
mod margin_control;
mod masked;
mod nacl;
mod ohem;
mod poly1_cross_entropy;
mod poly_n_cross_entropy;
mod seesaw;
mod softmax_plus_nll;
mod squentropy;
mod symmetric_cross_entropy;
mod topk;
mod two_hot;
mod vs;

pub use margin_control::MarginControlMode;
pub use nacl::{LabelDistance, LabelFilter};

losses! {
    cross_entropy::CrossEntropy,
    focal_cross_entropy::FocalCrossEntropy,
    poly1_cross_entropy::Poly1CrossEntropy,
    squentropy::SquentropyLoss,
    comp_sum::CompSumLoss,
    symmetric_cross_entropy::SymmetricCrossEntropy,
    poly_n_cross_entropy::PolyNCrossEntropy,
    asymmetric_focal::AsymmetricFocalLoss,
    confidence_penalty::ConfidencePenaltyLoss,
    margin_control::MarginControlCrossEntropy,
    ib::IbLoss,
    vs::VsLoss,
    ldam::LdamLoss,
    seesaw::SeesawLoss,
    softmax_plus_nll::SoftmaxPlusNllLoss,
    masked::MaskedCrossEntropy,
    confidence_weighted::ConfidenceWeightedCrossEntropy,
    two_hot::TwoHotCrossEntropy,
    entropy::EntropyLoss,
    nacl::NaclLoss,
    topk::TopKCrossEntropy,
    ohem::OhemCrossEntropy,
}
