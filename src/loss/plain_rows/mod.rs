//! Losses of rows of class scores without a softmax.

use super::losses;

mod abstention_ranking;
mod multi_margin;
mod multiclass_hinge;
mod multilabel_margin;
mod multilabel_soft_margin;
mod nll;

losses! {
    nll::NllLoss,
    multi_margin::MultiMarginLoss,
    multiclass_hinge::MulticlassHingeLoss,
    multilabel_margin::MultilabelMarginLoss,
    multilabel_soft_margin::MultilabelSoftMarginLoss,
    abstention_ranking::AbstentionRankingLoss,
}
