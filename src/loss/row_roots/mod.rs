//! Losses over a row's probabilities with other tails than softmax's.

use super::losses;

mod bi_tempered_logistic;
mod entmax;

losses! {
    entmax::EntmaxLoss,
    bi_tempered_logistic::BiTemperedLogisticLoss,
}
